"""The price book: facts as text, compiled to one file, read by key."""
