"""Tests of the importer of BPMN processes."""
