"""Makes the bundled font: subsets Inter and writes the widths that the engine measures with.

    python packaging/font_metrics.py FOLDER_OF_INTER_OTF

Needs fontTools (`pip install fonttools`), which the application itself does not need.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parents[1] / "resources" / "fonts"
WEIGHTS = {"regular": "Regular", "medium": "Medium", "semibold": "SemiBold", "bold": "Bold"}
#: Latin with its extensions, Greek, Cyrillic, punctuation, currency, arrows and common symbols.
RANGES = (
    (0x20, 0x7E), (0xA0, 0x24F), (0x2B0, 0x2FF), (0x370, 0x3FF), (0x400, 0x52F), (0x1E00, 0x1EFF),
    (0x2010, 0x2027), (0x2030, 0x205E), (0x2070, 0x209C), (0x20A0, 0x20BF), (0x2100, 0x214F),
    (0x2150, 0x218F), (0x2190, 0x21FF), (0x2200, 0x22FF), (0x25A0, 0x25FF), (0x2600, 0x26FF),
    (0x2700, 0x27BF), (0x27F0, 0x27FF),
)  # fmt: skip


def subset_font(source: Path, target: Path, style: str) -> TTFont:
    """Write the subset of one font file and give it back, read anew."""
    options = subset.Options()
    # Kerning and alternates are left out so that the plain sum of advances is the width drawn.
    options.layout_features = []
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17]
    options.hinting = False
    options.desubroutinize = False
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for low, high in RANGES for code in range(low, high + 1)])
    subsetter.subset(font)
    # One family with four weights: Qt would take the old-style names for four families.
    names = font["name"]
    for record in list(names.names):
        if record.nameID in (16, 17):
            names.removeNames(nameID=record.nameID)
        elif record.nameID in (1, 2):
            record.string = "Inter" if record.nameID == 1 else style
    subset.save_font(font, str(target), options)
    return TTFont(target)


def main(folder: Path) -> None:
    metrics: dict[str, object] = {"family": "Inter"}
    widths: dict[str, dict[str, int]] = {}
    for weight, name in WEIGHTS.items():
        target = TARGET / f"Inter-{name}.otf"
        font = subset_font(folder / f"Inter-{name}.otf", target, name)
        advances = font["hmtx"].metrics
        widths[weight] = {
            chr(code): advances[glyph][0] for code, glyph in sorted(font.getBestCmap().items())
        }
        metrics["units_per_em"] = font["head"].unitsPerEm
        metrics["ascent"] = font["hhea"].ascent
        metrics["descent"] = -font["hhea"].descent
        metrics["cap_height"] = font["OS/2"].sCapHeight
        print(f"{target.name}: {target.stat().st_size:,} bytes, {len(widths[weight])} characters")
    metrics["widths"] = widths
    text = json.dumps(metrics, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    (TARGET / "metrics.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
