"""Work off the GUI thread: one worker thread that takes snapshots and gives results back."""
