"""Real workflow files, broken and spiked with secrets, through every importer."""
