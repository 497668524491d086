"""Starts the bundled program; processes that Graphviz runs in begin here too."""

from multiprocessing import freeze_support

from app.cli import main

if __name__ == "__main__":
    freeze_support()
    main()
