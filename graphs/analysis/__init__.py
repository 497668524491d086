"""What follows from a workflow: reach, crossings, action statuses and where gates belong."""
