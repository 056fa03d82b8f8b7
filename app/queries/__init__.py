"""Questions to the database; everything here reads through the session's wall and never commits."""
