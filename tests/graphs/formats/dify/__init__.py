"""The importer of Dify apps."""
