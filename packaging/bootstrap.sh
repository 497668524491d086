#!/bin/sh
# Finds a Python that is new enough and lets it set Ungated up: packaging/bootstrap.sh run|test
cd "$(dirname "$0")/.." || exit 1

for python in "${PYTHON:-python3}" python3.11 python3.12 python3.13 python3.14 python; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$python" packaging/bootstrap.py "$@"
    fi
done

{
    echo "Ungated needs Python 3.11 or newer, and there is none here."
    if command -v apt-get >/dev/null; then
        echo "Please run: apt-get install python3 python3-venv    (Debian 12, Ubuntu 24.04 or newer)"
    else
        echo "You can get it from your package manager or from https://www.python.org/downloads/"
    fi
    echo "Then run the same command again; PYTHON=/path/to/python picks a particular one."
} >&2
exit 1
