#!/bin/sh
# Builds out/bundle/ungated: a folder that holds the program with its own Python and libraries.
set -eu
cd "$(dirname "$0")/.."
sh packaging/bootstrap.sh run
python=.venv/bin/python
"$python" -c 'import PyInstaller' 2>/dev/null ||
    .venv/bin/pip install --quiet --only-binary=:all: --constraint packaging/constraints.txt pyinstaller
"$python" -m PyInstaller --noconfirm --clean --log-level ERROR \
    --distpath out/bundle --workpath out/bundle-work packaging/ungated.spec
"$python" packaging/bundled_licences.py out/bundle/ungated
echo "Built out/bundle/ungated ($(du -sm out/bundle/ungated | cut -f1) MB)."
