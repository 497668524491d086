"""What `make run` does: the window on a workflow, or without a screen the same told and drawn."""

from __future__ import annotations

import sys
from pathlib import Path

import resources
from app.cli import run
from app.commands.window import has_screen

EXAMPLE = "incident-response.yaml"
LENSES = ("design", "blast", "boundaries", "gates")
OUT = Path("out")


def main(file: str) -> int:
    """Show a workflow file, or the example where none is given; gives the exit code."""
    if not file:
        file = next(str(item) for item in resources.examples() if item.name == EXAMPLE)
    if has_screen():
        return run([file])
    return tell_and_draw(file)


def tell_and_draw(file: str) -> int:
    """Print the summary and draw every lens into `out/`."""
    code = run(["analyze", file])
    if code not in (0, 4):
        return code
    OUT.mkdir(exist_ok=True)
    written = []
    for lens in LENSES:
        for suffix in ("svg", "png"):
            picture = OUT / f"{Path(file).stem}-{lens}.{suffix}"
            failed = run(["export", file, "-o", str(picture), "--lens", lens])
            if not failed:
                written.append(str(picture))
            elif suffix == "svg":
                return failed
    print("\nThere is no screen here, so the map was drawn instead, once for each lens:")
    print(*(f"  {picture}" for picture in written), sep="\n")
    print("With a screen, the same command opens the window.")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
