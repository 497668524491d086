"""Two versions of a workflow: what changed between them, and what got worse by that."""
