"""The silhouette of each kind of node, after the habits of data-flow diagrams."""

from __future__ import annotations

from collections.abc import Callable

from graphs.drawing.geometry import KAPPA, Commands, Rect, polygon, polyline, rounded

#: How far a pointed side reaches in, and the height of the lid of a cylinder.
POINT, LID, FOLD = 13.0, 6.0, 12.0
#: Outline, and the lines drawn inside it.
Silhouette = tuple[Commands, tuple[Commands, ...]]


def _trigger(r: Rect) -> Silhouette:
    middle = r.y + r.height / 2
    tip = r.right - POINT
    return (
        polygon((r.x, r.y), (tip, r.y), (r.right, middle), (tip, r.bottom), (r.x, r.bottom)),
        (),
    )


def _agent(r: Rect) -> Silhouette:
    middle, left, right = r.y + r.height / 2, r.x + POINT, r.right - POINT
    return (
        polygon(
            (left, r.y),
            (right, r.y),
            (r.right, middle),
            (right, r.bottom),
            (left, r.bottom),
            (r.x, middle),
        ),
        (),
    )


def _step(r: Rect) -> Silhouette:
    return rounded(r, 5), ()


def _tool(r: Rect) -> Silhouette:
    return rounded(r, 12), ()


def _model(r: Rect) -> Silhouette:
    inner = rounded(r.grown(-3.5), 8.5)
    return rounded(r, 12), (inner,)


def _data(r: Rect) -> Silhouette:
    half, k = r.width / 2, KAPPA
    x, right, middle = r.x, r.right, r.x + r.width / 2
    top, bottom = r.y + LID, r.bottom - LID

    def bow(y: float, by: float) -> Commands:
        return (
            ("C", ((x, y + by * k), (middle - half * k, y + by), (middle, y + by))),
            ("C", ((middle + half * k, y + by), (right, y + by * k), (right, y))),
        )

    back = (
        ("C", ((right, top - LID * k), (middle + half * k, top - LID), (middle, top - LID))),
        ("C", ((middle - half * k, top - LID), (x, top - LID * k), (x, top))),
    )
    outline: Commands = (
        ("M", ((x, top),)),
        ("L", ((x, bottom),)),
        *bow(bottom, LID),
        ("L", ((right, top),)),
        *back,
        ("Z", ()),
    )
    return outline, ((("M", ((x, top),)), *bow(top, LID)),)


def _system(r: Rect) -> Silhouette:
    left, right = r.x + 6, r.right - 6
    return (
        rounded(r, 3),
        (polyline((left, r.y), (left, r.bottom)), polyline((right, r.y), (right, r.bottom))),
    )


def _identity(r: Rect) -> Silhouette:
    """A key tag: cut corners on the side where the ring would be."""
    cut = 14.0
    return (
        polygon(
            (r.x + cut, r.y),
            (r.right, r.y),
            (r.right, r.bottom),
            (r.x + cut, r.bottom),
            (r.x, r.bottom - cut),
            (r.x, r.y + cut),
        ),
        (),
    )


def _privilege(r: Rect) -> Silhouette:
    """A ticket: a bite out of either side."""
    middle, bite = r.y + r.height / 2, 7.0
    k = bite * KAPPA
    return (
        (
            ("M", ((r.x, r.y),)),
            ("L", ((r.right, r.y),)),
            ("L", ((r.right, middle - bite),)),
            (
                "C",
                (
                    (r.right - k, middle - bite),
                    (r.right - bite, middle - k),
                    (r.right - bite, middle),
                ),
            ),
            (
                "C",
                (
                    (r.right - bite, middle + k),
                    (r.right - k, middle + bite),
                    (r.right, middle + bite),
                ),
            ),
            ("L", ((r.right, r.bottom),)),
            ("L", ((r.x, r.bottom),)),
            ("L", ((r.x, middle + bite),)),
            ("C", ((r.x + k, middle + bite), (r.x + bite, middle + k), (r.x + bite, middle))),
            ("C", ((r.x + bite, middle - k), (r.x + k, middle - bite), (r.x, middle - bite))),
            ("Z", ()),
        ),
        (),
    )


def _human(r: Rect) -> Silhouette:
    return rounded(r, r.height / 2), ()


def _gate(r: Rect) -> Silhouette:
    cut = 11.0
    return (
        polygon(
            (r.x + cut, r.y),
            (r.right - cut, r.y),
            (r.right, r.y + cut),
            (r.right, r.bottom - cut),
            (r.right - cut, r.bottom),
            (r.x + cut, r.bottom),
            (r.x, r.bottom - cut),
            (r.x, r.y + cut),
        ),
        (),
    )


def _log(r: Rect) -> Silhouette:
    corner = (r.right - FOLD, r.y), (r.right, r.y + FOLD)
    return (
        polygon((r.x, r.y), corner[0], corner[1], (r.right, r.bottom), (r.x, r.bottom)),
        (polyline(corner[0], (r.right - FOLD, r.y + FOLD), corner[1]),),
    )


_SILHOUETTES: dict[str, Callable[[Rect], Silhouette]] = {
    "trigger": _trigger, "agent": _agent, "step": _step, "model": _model, "tool": _tool,
    "data": _data, "system": _system, "identity": _identity, "privilege": _privilege,
    "human": _human, "gate": _gate, "log": _log,
}  # fmt: skip


def silhouette(kind: str, rect: Rect) -> Silhouette:
    """The outline of a node of this kind, and the lines inside it."""
    return _SILHOUETTES[kind](rect)


def inset(kind: str, rect: Rect, side: str, y: float) -> float:
    """How far inside the box the outline lies on its `left` or `right` side at this height."""
    off = abs(y - (rect.y + rect.height / 2))
    half = rect.height / 2
    if kind == "agent" or (kind == "trigger" and side == "right"):
        return POINT * off / half
    if kind == "identity" and side == "left":
        return max(0.0, off - (half - 14.0))
    if kind == "gate":
        return max(0.0, off - (half - 11.0))
    if kind == "privilege" and off < 7.0:
        return float((49.0 - off * off) ** 0.5)
    if kind == "human":
        return float(half - (max(0.0, half * half - off * off)) ** 0.5)
    return 0.0
