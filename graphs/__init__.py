"""The engine of Ungated: what a workflow is, what follows from it, and its pictures. No Qt."""
