"""Plan readers: a document goes in, a `Plan` comes out."""
