"""The petition panel: rooms from the composition root down to the pure rules (see ARCHITECTURE.md)."""
