"""The importer of CrewAI projects."""
