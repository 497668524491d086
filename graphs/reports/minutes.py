"""The minutes of a walkthrough as Markdown: what was looked at, asked, decided and left open."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graphs.model.decisions import START, Standing, decision_words
from graphs.reports.markdown_text import code, safe
from graphs.reports.scenes import Scene, Topic
from graphs.words import counted


@dataclass(frozen=True, slots=True)
class Minutes:
    """What minutes tell.

    `scenes`: those that were walked through, in their order; `standings`: what is decided by
    finding; `left_out`: how many scenes were left out. `saved`: the map was the file as it is.
    """

    workflow: str
    file: str
    sha256: str
    policy: str
    day: date
    present: str
    scenes: Sequence[Scene]
    standings: Mapping[str, Standing]
    head: str
    log: str
    left_out: int = 0
    saved: bool = True
    not_assessed: Collection[str] = ()


def minutes(told: Minutes) -> str:
    """The minutes as Markdown."""
    resolved = [scene for scene in told.scenes if not unresolved(scene, told.standings)]
    left = [scene for scene in told.scenes if unresolved(scene, told.standings)]
    lines = [
        f"# Minutes: {safe(told.workflow)}",
        "",
        f"- **Date:** {told.day.isoformat()}",
        f"- **Present:** {safe(told.present) or 'not noted'}",
        f"- **Analysed:** {safe(told.file)}"
        + ("" if told.saved else ", with changes that were not saved"),
        f"- **SHA-256 of the file:** {code(told.sha256) if told.sha256 else 'not known'}",
        f"- **Policy:** {safe(told.policy)}",
        f"- **Scenes:** {len(told.scenes)} in all, {len(resolved)} decided, "
        f"{len(left)} unresolved" + (f"; {told.left_out} left out" if told.left_out else ""),
        f"- **Decision log:** {safe(told.log)}",
        "- **Last line of the log (SHA-256):** "
        + (code(told.head) if told.head != START else "the log is empty"),
        "",
    ]
    for number, scene in enumerate(told.scenes, 1):
        lines += _scene(number, scene, told.standings)
    lines += ["## Unresolved", ""]
    lines += [
        f"{number}. {safe(scene.title)} ({scene.severity}): {safe(scene.question)}"
        for number, scene in enumerate(left, 1)
    ] or ["Nothing: every scene is decided."]
    if left:
        lines += ["", "These are carried over to the next walkthrough."]
    if told.not_assessed:
        lines += ["", "## Not assessed", ""]
        lines += [f"- {safe(each)}" for each in told.not_assessed]
    return "\n".join(lines) + "\n"


def unresolved(scene: Scene, standings: Mapping[str, Standing]) -> bool:
    """Whether any finding of a scene has no decision that holds."""
    for finding in scene.findings:
        standing = standings.get(finding)
        if standing is None or not standing.holds:
            return True
    return False


def standing_words(standing: Standing | None) -> str:
    """A decision in words, or why there is none that holds."""
    if standing is None:
        return "Not decided"
    said = decision_words(standing.decision)
    if not standing.holds:
        return f"Open again: {'; '.join(standing.reopened)} (it was {said})"
    return said[:1].upper() + said[1:]


def _scene(number: int, scene: Scene, standings: Mapping[str, Standing]) -> list[str]:
    lines = [f"## {number}. {safe(scene.title)} ({scene.severity})", ""]
    lines += [f"**Question:** {safe(scene.question)}", ""]
    if scene.path:
        lines += [f"**Path:** {safe(' → '.join(scene.path))}", ""]
    by_words: dict[str, list[Topic]] = {}
    for topic in scene.topics:
        by_words.setdefault(standing_words(standings.get(topic.finding)), []).append(topic)
    for words, topics in by_words.items():
        standing = standings.get(topics[0].finding)
        day = standing.decision.decided if standing is not None else None
        on = f", decided on {day.isoformat()}" if day is not None else ""
        lines += [f"**Decision:** {safe(words)}{on}", ""]
        ids = ", ".join(topic.finding for topic in topics)
        lines += [f"{counted(len(topics), 'finding').capitalize()}: {ids}", ""]
    for topic in scene.topics[1:]:
        lines += [f"- Also {safe(topic.title)}: {safe(topic.question)}"]
    if len(scene.topics) > 1:
        lines.append("")
    lines += [f"**Why:** {safe(scene.topics[0].why)}", ""]
    lines += [f"**Fix:** {safe(scene.topics[0].fix)}", ""]
    if scene.assumed:
        lines += ["**Assumed:**", "", *(f"- {safe(words)}" for words in scene.assumed), ""]
    return lines
