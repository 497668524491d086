"""Tests of the importer of Agent Framework and Foundry files."""
