"""The Evidence lens: who records what in which log, and which actions leave no whole record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from graphs.analysis.evidence import Evidence, Records
from graphs.analysis.result import Action
from graphs.drawing.lens import (
    LegendEntry,
    Lens,
    LinkLook,
    NodeLook,
    Question,
    Summary,
    View,
    line_legend,
    quiet_look,
    toned,
)
from graphs.model.elements import Link, Node
from graphs.model.facts import RECORDS
from graphs.rules import r31_writable_log
from graphs.rules.base import Review
from graphs.words import counted, listed

#: How an action is told by the standing of its record, worst first; each has a dash of its own.
_LOOKS = {
    "none": replace(toned("ungated", 6), dash=(3.0, 5.0)),
    "unproved": replace(toned("latent", 5), dash=(9.0, 4.0, 2.0, 4.0), width=2.4),
    "part": toned("weak", 4),
    "whole": toned("gated", 3),
}
_MEANINGS = {
    "none": "action of which nothing is recorded",
    "unproved": "action in no log that is known to be immutable",
    "part": "action of which a part is kept",
    "whole": "action that leaves a whole record",
}
#: What a log is known to be; of these each has a mark of its own.
_IMMUTABLE = {True: "gated", False: "weak", None: "latent"}
_LOG_WORDS = {
    True: "immutable",
    False: "can be changed afterwards",
    None: "not known whether it can be changed afterwards",
}
_RECORDING = {
    "gated": "records in an immutable log",
    "weak": "records in a log that can be changed",
    "latent": "records in a log of which too little is known",
}
_LOG_DASHES: dict[str, tuple[float, ...]] = {"weak": (9.0, 4.0), "latent": (1.5, 4.0)}
#: A node on the way of an action that lacks evidence, and that records nothing itself.
_SILENT = NodeLook(dash=(3.0, 3.0), width=1.6)
_RECORD_LINE = LinkLook("focus", 1.6, level=2)
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class _Told:
    action: Action
    evidence: Evidence


def _view(question: Question) -> View:
    analysis = question.analysis
    records = Records(question.workflow)
    told = [
        _Told(action, records.evidence(action))
        for action in analysis.actions
        if action.status != "unreachable"
    ]
    whole = sum(each.evidence.standing == "whole" for each in told)
    view = View(_headline(whole, len(told)))
    for link in question.workflow.links:
        view.links[link.id] = quiet_look(link)
    logs = _Logs(question, records)
    logs.tell(view)
    _tell_actions(question, told, view)
    _tell_silent(question, told, records, view)
    view.summary = _summary(told, whole, list(logs.faults()))
    view.legend = _legend(question, view, {each.evidence.standing for each in told})
    return view


def _headline(whole: int, of: int) -> str:
    if not of:
        return "no action is reached that could leave a record"
    verb = "leaves" if of == 1 else "leave"
    return f"{whole} of {counted(of, 'action')} {verb} a whole record"


def _tell_actions(question: Question, told: list[_Told], view: View) -> None:
    """The links of actions by their standing; of several on one link, by the worst."""
    ranks = list(_LOOKS)
    by_link: dict[str, _Told] = {}
    at_target: dict[str, list[_Told]] = {}
    for each in told:
        link = each.action.link
        if link not in by_link or ranks.index(each.evidence.standing) < ranks.index(
            by_link[link].evidence.standing
        ):
            by_link[link] = each
        at_target.setdefault(each.action.target, []).append(each)
    for link, each in by_link.items():
        view.links[link] = replace(_LOOKS[each.evidence.standing], word=_word(each.evidence))
    for node_id, here in at_target.items():
        says = dict.fromkeys(f"{each.action.verb}: {_in_words(each.evidence)}" for each in here)
        look = view.nodes.get(node_id, NodeLook())
        if node_id in question.folded:
            # Its links are not drawn: the badge has to tell the worst of them.
            worst = min((each.evidence.standing for each in here), key=ranks.index)
            look = replace(look, stroke=_LOOKS[worst].stroke, dash=_LOOKS[worst].dash, width=2.2)
        view.nodes[node_id] = replace(look, says="; ".join(filter(None, (look.says, *says))))


def _word(evidence: Evidence) -> str:
    lacks = evidence.lacks
    if evidence.standing == "part":
        if len(lacks) == 1:
            return f"lacks {lacks[0]}"
        return f"{len(evidence.needed) - len(lacks)} of {len(evidence.needed)} kept"
    return {"whole": "whole record", "unproved": "not proved", "none": "no record"}[
        evidence.standing
    ]


def _in_words(evidence: Evidence) -> str:
    """What is kept of an action and what is not, and why."""
    if evidence.standing == "whole":
        return "leaves a whole record"
    if evidence.standing == "none":
        return "nothing is recorded"
    missing = "not known to be recorded" if evidence.unknown else "not recorded"
    groups = (
        ("kept", evidence.kept),
        ("in a log that can be changed", evidence.changeable),
        ("in a log of which it is not known whether it can be changed", evidence.unproved),
        (missing, evidence.missing),
    )
    return ", ".join(
        f"{words}: {listed(found, len(RECORDS))}"
        for words, records in groups
        if (found := [each for each in records if each in evidence.needed])
    )


class _Logs:
    """The logs, who records in them, and what is wrong with them."""

    def __init__(self, question: Question, records: Records) -> None:
        self._workflow = question.workflow
        self._records = records
        review = Review(question.analysis)
        self._changers = {
            draft.elements[0]: draft.words["actors"] for draft in r31_writable_log.find(review)
        }
        self._logs = [node for node in self._workflow.nodes if node.kind == "log"]

    def tell(self, view: View) -> None:
        """Mark the logs, what leads into them, and who records."""
        marks: dict[str, str] = {}
        says: dict[str, list[str]] = {}
        for log in self._logs:
            mark = _IMMUTABLE[log.fact("immutable")]
            about = [_LOG_WORDS[log.fact("immutable")]]
            about += [words for words, _ in self._faults_of(log)]
            view.nodes[log.id] = replace(_log_look(mark), says="; ".join(about))
            for link in self._into(log):
                recorded = self._records.recorded(link)
                if recorded is None and mark != "weak":
                    own = "latent"
                else:
                    own = mark
                what = listed(recorded, len(RECORDS)) if recorded else "not known what"
                view.links[link.id] = replace(_RECORD_LINE, word=_short(recorded))
                says.setdefault(link.from_id, []).append(f"records in {log.title}: {what}")
                best = marks.get(link.from_id)
                order = list(_RECORDING)
                if best is None or order.index(own) < order.index(best):
                    marks[link.from_id] = own
        for node, mark in marks.items():
            view.nodes[node] = NodeLook(mark=mark, says="; ".join(says[node]))

    def faults(self) -> Iterator[str]:
        """What is wrong with logs, once for each fault."""
        names: dict[str, list[str]] = {}
        for log in self._logs:
            for words, is_told in self._faults_of(log):
                if is_told:
                    names.setdefault(words, []).append(log.title)
            if self._into(log) and log.fact("immutable") is not True:
                names.setdefault(_LOG_WORDS[log.fact("immutable")], []).append(log.title)
        for words, of in names.items():
            yield f"{listed(of, _MOST_NAMED)}: {words}"

    def _into(self, log: Node) -> list[Link]:
        return [link for link in self._workflow.links_to[log.id] if link.kind == "logs"]

    def _faults_of(self, log: Node) -> Iterator[tuple[str, bool]]:
        """What is wrong with a log besides that it can be changed, and whether all must hear it."""
        if log.id in self._changers:
            yield f"can be changed by {self._changers[log.id]}, who is recorded there", True
        zone = self._workflow.zone_id(log)
        mates = [
            self._workflow.node(link.from_id).title
            for link in self._into(log)
            if self._workflow.zone_id(self._workflow.node(link.from_id)) == zone
        ]
        if mates:
            yield f"in the same zone as {listed(mates, _MOST_NAMED)}, which it records", True
        if not self._into(log):
            yield "nobody records here", False


def _log_look(mark: str) -> NodeLook:
    return NodeLook(mark, f"{mark}-fill", 2.0, _LOG_DASHES.get(mark, ()), mark=mark)


def _short(recorded: tuple[str, ...] | None) -> str:
    if not recorded:
        return "records ?"
    if len(recorded) > 2:
        return f"records {len(recorded)} of {len(RECORDS)}"
    return ", ".join(recorded)


def _tell_silent(question: Question, told: list[_Told], records: Records, view: View) -> None:
    """Who is on the way of an action that lacks evidence, and records nothing."""
    leads: Counter[str] = Counter()
    for each in told:
        if each.evidence.lacks:
            leads.update({*each.action.path.nodes[:-1], *each.action.gates})
    for node_id, number in leads.items():
        if records.links_of([node_id]) or node_id in question.folded:
            continue
        look = view.nodes.get(node_id, NodeLook())
        if look.stroke != "node-line" or not _may_record(question.workflow.node(node_id)):
            continue
        says = f"records nothing, on the way of {counted(number, 'action')} without a whole record"
        says = "; ".join(filter(None, (look.says, says)))
        view.nodes[node_id] = replace(look, dash=_SILENT.dash, width=_SILENT.width, says=says)


def _may_record(node: Node) -> bool:
    """Whether a node of this kind can lead into a log: the actors can."""
    return node.kind in ("trigger", "human", "agent", "step", "tool", "gate")


def _summary(told: list[_Told], whole: int, faults: list[str]) -> Summary:
    if not told:
        return Summary("No action is reached", tuple(faults))
    if whole == len(told):
        headline = "Every action leaves a whole record" if whole > 1 else "The action leaves one"
        return Summary(headline, tuple(faults), "weak" if faults else "gated")
    standings: Counter[str] = Counter(each.evidence.standing for each in told)
    kinds = (
        ("none", "nothing at all is recorded"),
        ("unproved", "nothing is in a log that is known to be immutable"),
        ("part", "a part is kept"),
    )
    there = [(standings[kind], words) for kind, words in kinds if standings[kind]]
    if there == [(len(told), there[0][1])]:
        lines = [there[0][1].capitalize()]
    else:
        lines = [", ".join(f"of {number} {words}" for number, words in there).capitalize()]
    if standings["part"]:
        lacking = Counter(record for each in told for record in each.evidence.lacks)
        names = [f"{record} ({lacking[record]})" for record in RECORDS if lacking[record]]
        lines.append("What is not kept, and of how many: " + listed(names, len(RECORDS)))
    lines += faults
    headline = f"{counted(len(told) - whole, 'action')} without a whole record"
    return Summary(headline, tuple(lines), "ungated" if standings["none"] else "weak")


def _legend(question: Question, view: View, standings: set[str]) -> list[LegendEntry]:
    entries = [
        LegendEntry(look, _MEANINGS[standing])
        for standing, look in _LOOKS.items()
        if standing in standings
    ]
    marks = {
        look.mark for node, look in view.nodes.items() if question.workflow.node(node).kind != "log"
    }
    logs = {
        look.mark for node, look in view.nodes.items() if question.workflow.node(node).kind == "log"
    }
    log_words = {
        "gated": "immutable log",
        "weak": "log that can be changed",
        "latent": "log, not known whether it can be changed",
    }
    for mark, words in log_words.items():
        if mark in logs:
            entries.append(LegendEntry(_log_look(mark), words))
    entries += [
        LegendEntry(NodeLook(mark=mark), words)
        for mark, words in _RECORDING.items()
        if mark in marks
    ]
    if any(look.dash == _SILENT.dash for look in view.nodes.values()):
        entries.append(LegendEntry(_SILENT, "on the way there, records nothing"))
    if any(
        link.kind == "logs" and link.to_id not in question.folded
        for link in question.workflow.links
    ):
        entries.append(LegendEntry(_RECORD_LINE, "records there"))
    return entries + line_legend(question, view.links)


LENS = Lens("evidence", "Evidence", _view)
