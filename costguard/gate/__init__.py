"""The gate for any metric: measured series against their baseline and rules, noise in mind."""
