"""The open document: the workflow with its revisions, and what of it is being looked at."""
