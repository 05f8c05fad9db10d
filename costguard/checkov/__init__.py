"""Checkov beside costguard: its results as findings, from a file or from a run."""
