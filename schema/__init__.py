"""What exists: the vocabulary, the field descriptor and one module of tables per area."""
