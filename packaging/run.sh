#!/bin/sh
# Opens the window on a workflow; without a screen, tells and draws the same: packaging/run.sh [FILE]
here=$(dirname "$0")
sh "$here/bootstrap.sh" run || exit 1
exec "$here/../.venv/bin/python" "$here/show.py" "$@"
