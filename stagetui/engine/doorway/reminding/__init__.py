"""`stagetui remind`: what the calendar, open requests and recognitions ask to be told today, each once."""
