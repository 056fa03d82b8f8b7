"""Hand-made pages: home, board, statistics, circulars, imports, roles, accounts."""
