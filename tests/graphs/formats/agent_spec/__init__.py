"""Tests of the importer of Open Agent Specification."""
