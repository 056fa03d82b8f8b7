"""The web door: it alone speaks HTTP. Requests become values, actions and queries answer, pages are drawn."""
