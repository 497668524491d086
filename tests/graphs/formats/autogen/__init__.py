"""Tests of the importer of AutoGen components."""
