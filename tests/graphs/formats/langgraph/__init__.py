"""The importer of LangGraph."""
