"""Long work: job rows taken one after the other, with progress, cancelling, and a new start after a crash."""
