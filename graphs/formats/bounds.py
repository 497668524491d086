"""How large an input may be: what keeps a hostile file from taking time or memory without end."""

from __future__ import annotations

#: The largest file that is read, in bytes.
MAX_BYTES = 64 * 1024 * 1024
#: How many lists and mappings may lie within each other.
MAX_DEPTH = 200
#: How many values a document may hold, with every YAML alias counted as what it stands for.
MAX_VALUES = 2_000_000
#: How many characters its texts may hold, with every YAML alias counted as what it stands for.
MAX_CHARACTERS = 4 * MAX_BYTES
