"""The desktop and the command line of Ungated."""
