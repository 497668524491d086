"""Tests of the importer of Copilot Studio agents."""
