"""Writes a report as one page of HTML that needs no network, no other file and no script."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from graphs.reports.pack.content import Pack
from graphs.reports.pack.html_blocks import Writing
from graphs.reports.pack.html_page import page


def to_html(
    pack: Pack,
    theme: Mapping[str, str],
    dark: Mapping[str, str] | None = None,
    lights: Mapping[str, Collection[str]] | None = None,
) -> str:
    """The report as HTML in the colours of a theme, and of `dark` where a reader's screen is so.

    Paper always has those of `theme`. `lights`: by the id of a card, elements to be lit up on the
    map for it, besides its own and those of its small pictures. With scripts a reader can also
    move the map, go from its elements to the cards about them and back, and filter cards.
    """
    return page(Writing(pack, theme, dark or {}, lights or {}))
