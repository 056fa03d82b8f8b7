"""The catalogue: what exists, read once from the descriptors, merged with what administrators changed."""
