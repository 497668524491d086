"""Tests of the importer of the Agent Development Kit."""
