"""Tests of the importer of agentic workflows."""
