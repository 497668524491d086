"""The importer of Flowise exports."""
