"""Budgets: what the file says, which environment a plan is for, and what its cost means there."""
