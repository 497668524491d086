"""Tests of the importer of the Open Threat Model."""
