"""Tests of the importer of agent-topology documents."""
