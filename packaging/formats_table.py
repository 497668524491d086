"""Writes the table of formats in the README from what each format says of itself."""

from __future__ import annotations

import sys
from pathlib import Path

from graphs.formats.base import JoiningFormat
from graphs.formats.registry import formats

PAGE = Path(__file__).resolve().parent.parent / "README.md"
BEGIN, END = "<!-- formats: `make docs` writes this table -->\n", "<!-- end of formats -->\n"


def table() -> str:
    """One row a format: its title, what it tells, and whether several files are one workflow."""
    rows = ["| Format | Gates | Credentials | Zones |", "|---|---|---|---|"]
    for each in sorted(formats(), key=lambda one: (one.id != "native", one.title.lower())):
        title = f"{each.title} †" if isinstance(each, JoiningFormat) else each.title
        tells = each.tells
        rows.append(f"| {title} | {tells.gates} | {tells.credentials} | {tells.zones} |")
    return "\n".join(rows) + "\n"


def with_table(text: str) -> str:
    """The page with the table between its marks."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{table()}{END}{after}"


def main() -> int:
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(with_table(text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
