"""Ways to make a plan cheaper: facts go in, recommendations with priced savings come out."""
