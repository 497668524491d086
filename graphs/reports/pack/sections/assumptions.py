"""What nobody has said and was taken at its worse value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from graphs.reports.pack.content import Block, Column, Paragraph, Section, Table
from graphs.reports.pack.telling import Telling, line, sentence, shortened
from graphs.words import counted, listed

_MOST_ROWS = 5
_BOARD = (
    Column("Of", 3.6),
    Column("Taken as", 2.2),
    Column("Because", 4.0),
    Column("Findings", 0.9, "end"),
)
_COUNTS = (
    Column("Fact", 2.0),
    Column("Taken as", 2.0),
    Column("Of", 5.0),
    Column("Times", 0.8, "end"),
)
_FULL = (Column("Fact", 1.2), Column("Taken as", 1.2), Column("Of", 3.0), Column("Because", 3.6))


def section(told: Telling) -> Section | None:
    assumed = told.analysis.assumed
    relied = Counter(
        key
        for finding in told.findings
        for key in {(each.element, each.fact, each.value) for each in finding.assumed}
    )
    if not assumed and not relied:
        words = "Nothing was assumed: all that the analysis needs is stated or inferred."
        return Section("assumptions", "Assumptions", (Paragraph(words),))
    facts = {(each.element, each.fact, each.value) for each in assumed}
    facts.update(relied)
    noun = "fact that nobody has stated was" if len(facts) == 1 else (
        "facts that nobody has stated were"
    )  # fmt: skip
    inferred = sum(
        origin.how == "inferred"
        for element in (*told.workflow.nodes, *told.workflow.links, *told.workflow.zones)
        for origin in element.origins.values()
    )
    said = f"{len(facts)} {noun} taken at the worse value."
    if inferred:
        said += f" {counted(inferred, 'more fact')} {_were(inferred)} inferred from the file."
    blocks: list[Block] = [Paragraph(said), *told.explain("assumed")]
    if facts and not (told.is_board and len(facts) == len(relied) <= _MOST_ROWS):
        blocks.append(_grouped(told, facts))
    if told.is_board:
        blocks += _relied(told, relied)
    else:
        blocks.append(_each(told))
    return Section("assumptions", "Assumptions", tuple(blocks))


def _were(number: int) -> str:
    return "was" if number == 1 else "were"


def _grouped(told: Telling, facts: Iterable[tuple[str, str, str]]) -> Table:
    grouped: dict[tuple[str, str], list[str]] = {}
    for element, fact, value in sorted(facts):
        grouped.setdefault((fact, value), []).append(told.element(element))
    ranked = sorted(grouped.items(), key=lambda each: (-len(each[1]), each[0]))
    shown = ranked[:_MOST_ROWS] if told.is_board else ranked
    most, longest = (3, 120) if told.is_board else (12, 400)
    rows = tuple(
        (
            line(fact).replace("_", " "),
            line(value),
            shortened(listed(names, most), longest),
            str(len(names)),
        )
        for (fact, value), names in shown
    )
    left = sum(len(names) for _, names in ranked[len(shown) :])
    return Table(_COUNTS, rows, "Assumed, by fact", f"and {left} more" if left else "")


def _relied(told: Telling, relied: Counter[tuple[str, str, str]]) -> list[Block]:
    """The assumptions that most findings rest on."""
    because = {(each.element, each.fact): each.because for each in told.analysis.assumed}
    because |= {
        (each.element, each.fact): each.because
        for finding in told.findings
        for each in finding.assumed
    }
    ranked = sorted(relied.items(), key=lambda each: (-each[1], each[0]))
    rows = tuple(
        (
            told.element(element),
            f"{line(fact).replace('_', ' ')} {line(value)}",
            sentence(line(because.get((element, fact), ""))),
            str(number),
        )
        for (element, fact, value), number in ranked[:_MOST_ROWS]
    )
    if not rows:
        return []
    more = len(ranked) - len(rows)
    return [
        Table(_BOARD, rows, "Those that most findings rest on", f"and {more} more" if more else "")
    ]


def _each(told: Telling) -> Table:
    rows = tuple(
        (
            line(each.fact).replace("_", " "),
            line(each.value),
            told.element(each.element),
            sentence(line(each.because)),
        )
        for each in sorted(
            {*told.analysis.assumed, *(each for found in told.findings for each in found.assumed)},
            key=lambda each: (each.fact, each.value, each.element, each.because),
        )
    )
    return Table(_FULL, rows, "Every assumption, with its reason")
