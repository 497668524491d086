"""Writes docs/rules.md from the texts of the rules; `--check` only tells whether it is current."""

from __future__ import annotations

import sys
from pathlib import Path

from app.services.rulebook import frameworks, rule_texts
from graphs.reports.rules_page import rules_page

PAGE = Path(__file__).resolve().parent.parent / "docs" / "rules.md"


def main() -> int:
    text = rules_page(rule_texts().values(), frameworks())
    if "--check" in sys.argv[1:]:
        return int(not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != text)
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
