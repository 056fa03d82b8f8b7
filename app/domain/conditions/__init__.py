"""The conditions the rows of the transition table name: questions about plain values."""
