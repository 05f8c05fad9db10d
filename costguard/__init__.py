"""Guards infrastructure-as-code changes: a plan goes in, pass, warn or block comes out."""
