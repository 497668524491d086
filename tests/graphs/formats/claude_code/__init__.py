"""Tests of the importer of Claude Code and Copilot files."""
