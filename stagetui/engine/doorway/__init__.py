"""The one doorway for change: commands and the only function that carries them out."""
