"""Policies in Rego: what they see, how they are evaluated, and what they say."""
