"""Reports to be read: one content, and a writer for each format that shows it."""
