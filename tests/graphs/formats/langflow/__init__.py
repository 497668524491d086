"""The importer of Langflow flows."""
