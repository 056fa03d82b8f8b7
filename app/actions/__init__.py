"""Verbs: everything that changes a row. They never commit; `unit_of_work` does, once, around them."""
