"""Mail: texts from templates, messages that are safe to send, delivery over SMTP, and the password for it."""
