"""The rows of the transition table, in the order of a petition's life."""
