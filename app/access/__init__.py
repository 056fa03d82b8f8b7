"""Who may: actors, permissions, roles, and the rows each sees; decided once for every door."""
