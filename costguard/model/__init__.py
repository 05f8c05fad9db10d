"""The values that flow through costguard. No I/O here, and no floats for money."""
