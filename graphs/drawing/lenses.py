"""The lenses, one line each, in the order in which they are offered."""

from __future__ import annotations

from graphs.drawing import lens_blast, lens_boundaries, lens_design, lens_evidence, lens_gates
from graphs.drawing.lens import Lens

LENSES: tuple[Lens, ...] = (
    lens_design.LENS,
    lens_blast.LENS,
    lens_boundaries.LENS,
    lens_gates.LENS,
    lens_evidence.LENS,
)


def lens(lens_id: str) -> Lens:
    """The lens with this id; raises KeyError with the known ones."""
    for candidate in LENSES:
        if candidate.id == lens_id:
            return candidate
    raise KeyError(f"no lens {lens_id}; known: {', '.join(known.id for known in LENSES)}")
