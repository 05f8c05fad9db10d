"""Pricing rules: what each resource type costs."""
