"""Puts a page of HTML together: its head, what it allows to run, its landmarks and contents."""

from __future__ import annotations

import base64
import hashlib

from graphs.drawing.svg import sheet
from graphs.reports.pack.content import Section
from graphs.reports.pack.html_blocks import Writing, text
from graphs.reports.pack.html_script import SCRIPT
from graphs.reports.pack.html_style import MARKS, STYLE, variables


def page(writing: Writing) -> str:
    """The whole page. What its blocks ask of the style is known when they are written."""
    pack = writing.pack
    main = "".join(_section(writing, each, n) for n, each in enumerate(pack.sections, 1))
    about = writing.facts(pack.about)
    contents = "".join(
        f'<li><a href="#{writing.anchors[section.id]}">{text(section.title)}</a></li>\n'
        for section in pack.sections
    )
    style = "\n".join(
        (
            variables(writing.light, writing.dark),
            STYLE.strip(),
            sheet(writing.scenes),
            *writing.rules,
            "@media print{figure svg{min-width:0!important;max-width:100%!important}}",
        )
    )
    script = SCRIPT.strip()
    allowed = (
        f"default-src 'none'; style-src {_hash(style)}; "
        f"script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )
    subtitle = f'<p class="subtitle">{text(pack.subtitle)}</p>\n' if pack.subtitle else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{text(pack.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{allowed}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{text(pack.title)}: {text(pack.subtitle) or 'report'}</title>\n"
        f"<style>{style}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#content">Skip to the report</a>\n{MARKS.strip()}\n'
        f"<header>\n<h1>{text(pack.title)}</h1>\n{subtitle}{about}</header>\n"
        '<div class="page">\n<nav aria-labelledby="contents">\n'
        f'<h2 id="contents">Contents</h2>\n<ol>\n{contents}</ol>\n</nav>\n'
        f'<main id="content" tabindex="-1">\n{main}</main>\n</div>\n'
        f"<footer><p>{text(pack.foot)}</p></footer>\n<script>{script}</script>\n</body>\n</html>\n"
    )


def _section(writing: Writing, section: Section, number: int) -> str:
    starts = ' class="starts"' if section.starts_page else ""
    return (
        f'<section{writing.anchor(section.id)} aria-labelledby="s{number}"{starts}>\n'
        f'<h2 id="s{number}">{text(section.title)}</h2>\n'
        f"{writing.blocks(section.blocks, 3)}</section>\n"
    )


def _hash(content: str) -> str:
    """The source expression that allows just this content."""
    digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode("ascii")
    return f"'sha256-{digest}'"
