"""Rules that would be true on paper: no framework, no database, no clock."""
