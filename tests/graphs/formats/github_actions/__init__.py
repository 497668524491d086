"""Tests of the importer of GitHub Actions workflows."""
