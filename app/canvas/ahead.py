"""Makes the outlines of a map ahead of its first painting: on the worker, where nobody waits."""

from __future__ import annotations

from app.canvas.detail import fine, is_line, straight
from app.canvas.painter import path_of
from app.canvas.pieces import Pieces

#: Of a map with more items the outlines of those in sight are made as they are painted.
_MOST = 4_000


def make_outlines(pieces: Pieces, before: Pieces | None = None) -> None:
    """Make the outlines of all pieces but those of the map before, which were painted."""
    if len(pieces.by_key) > _MOST:
        return
    known = before.by_key if before is not None else {}
    for key, piece in pieces.by_key.items():
        if known.get(key) is not piece:
            for shape in piece.item.shapes:
                path_of(shape.commands)
            if piece.item.role == "link" and piece.item.shapes:
                straight.of(piece.item.shapes[0])
                for shape in filter(is_line, piece.item.shapes):
                    fine.of(shape)
