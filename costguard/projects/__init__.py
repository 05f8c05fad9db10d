"""Which plans a check is about: arguments, patterns, and project files."""
