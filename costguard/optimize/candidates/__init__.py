"""What might make a resource cheaper: each module proposes changes, none of them does a price."""
