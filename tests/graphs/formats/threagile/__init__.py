"""Tests of the importer of Threagile."""
