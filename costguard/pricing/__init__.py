"""The engine: resources become components, components become an estimate."""
