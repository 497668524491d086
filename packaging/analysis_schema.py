"""Writes docs/analysis.schema.json, the shape of the analysis as JSON, from the model."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from graphs.reports.analysis_schema import schema

PAGE = Path(__file__).resolve().parent.parent / "docs" / "analysis.schema.json"


def text() -> str:
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    PAGE.write_text(text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
