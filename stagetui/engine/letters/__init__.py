"""Letters: a `.typ` template and a set of fields become a PDF, and the same letter as plain text."""
