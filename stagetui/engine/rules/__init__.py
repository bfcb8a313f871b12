"""Pure rules: records and a profile in, sentences or dates out; nothing is read and nothing is written."""
