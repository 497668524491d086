"""Read the lists of actions that Microsoft's declarative workflows and topics are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphs.formats.inline_secrets import escaped

#: Kinds, in lower case, after which a path does not go on.
ENDS = frozenset({
    "endworkflow", "cancelworkflow", "enddialog", "endconversation", "canceldialog",
    "cancelalldialogs",
    "repeatdialog",
})  # fmt: skip
#: Kinds that ask a person and wait for the answer.
ASKS = frozenset({
    "question", "requestexternalinput", "requesthumaninput", "waitforhumaninput", "waitforinput",
    "confirmation", "adaptivecardprompt", "csatquestion",
})  # fmt: skip
#: Kinds that only steer the path.
STEERS = frozenset({
    "conditiongroup", "if", "switch", "foreach", "gotoaction", "breakloop", "continueloop",
    "actionscope", "disconnectednodecontainer",
})  # fmt: skip
#: Kinds that keep what the workflow knows, or talk to whoever is in the conversation.
QUIET = frozenset({
    "setvariable", "settextvariable", "setmultiplevariables", "setvalue", "appendvalue",
    "resetvariable", "clearallvariables", "deletevariable", "parsevalue", "edittable",
    "edittablev2", "createconversation", "addconversationmessage", "copyconversationmessages",
    "deleteconversationmessage", "retrieveconversationmessage", "retrieveconversationmessages",
    "sendactivity", "sendmessage", "deleteactivity", "updateactivity", "getactivitymembers",
    "getconversationmembers", "emitevent", "logcustomtelemetryevent", "oauthinput", "signoutuser",
    "recognizeintent",
})  # fmt: skip
#: Keys of an action that hold actions of their own, with what the way in is called.
_INNER = (
    ("then", "then"), ("actions", ""), ("else", "else"), ("elseActions", "else"), ("try", "try"),
    ("catch", "catch"), ("finally", "finally"), ("default", "default"),
    ("defaultActions", "default"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Branch:
    """A way into actions within an action; `condition` is empty for what is left over."""

    name: str
    condition: str
    actions: tuple[Action, ...]
    otherwise: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """One action as the file has it; `kind` is in lower case, `shown` as written."""

    kind: str
    shown: str
    id: str
    raw: Mapping[str, Any]
    pointer: str
    branches: tuple[Branch, ...] = ()

    @property
    def name(self) -> str:
        """What people see of it: its display name, else its id, else its kind."""
        return self.text("displayName") or self.id or self.shown

    @property
    def disabled(self) -> bool:
        return self.raw.get("disabled") is True

    def text(self, *keys: str) -> str:
        """The first text under one of these keys; empty where there is none."""
        for key in keys:
            value = self.raw.get(key)
            if isinstance(value, str) and value.strip():
                return value.strip()
        return ""

    def mapping(self, key: str) -> Mapping[str, Any]:
        value = self.raw.get(key)
        return value if isinstance(value, dict) else {}


@dataclass(slots=True)
class Reader:
    """Reads lists of actions; what is no action is left out and told."""

    notes: list[str] = field(default_factory=list)

    def actions(self, held: Any, pointer: str) -> tuple[Action, ...]:
        """The actions of a list; its depth is bounded by that of the document."""
        if not isinstance(held, list):
            if held not in (None, "", {}):
                self.notes.append(f"{pointer}: no list of actions stands here: left out.")
            return ()
        found = []
        for at, one in enumerate(held):
            where = f"{pointer}/{at}"
            if isinstance(one, dict) and (isinstance(one.get("kind"), str) and one["kind"].strip()):
                found.append(self._action(one, where))
            elif one is not None:
                self.notes.append(f"{where}: no action (it has no `kind`): left out.")
        return tuple(found)

    def _action(self, one: Mapping[str, Any], pointer: str) -> Action:
        shown = one["kind"].strip()
        own = one.get("id")
        identifier = str(own).strip() if isinstance(own, (str, int)) and own is not True else ""
        return Action(
            shown.lower(), shown, identifier, one, pointer, tuple(self._branches(one, pointer))
        )

    def _branches(self, one: Mapping[str, Any], pointer: str) -> list[Branch]:
        kind = one["kind"].strip().lower()
        found: list[Branch] = []
        for key in ("conditions", "cases"):
            items = one.get(key)
            for at, item in enumerate(items if isinstance(items, list) else ()):
                if not isinstance(item, dict):
                    continue
                where = f"{pointer}/{key}/{at}/actions"
                condition = _text(item.get("condition", item.get("match", item.get("value"))))
                named = _text(item.get("displayName")) or condition or _text(item.get("id"))
                found.append(Branch(named, condition, self.actions(item.get("actions"), where)))
        for key, name in _INNER:
            if key not in one:
                continue
            held, where = one[key], f"{pointer}/{escaped(key)}"
            if isinstance(held, dict) and "actions" in held:
                held, where = held["actions"], f"{where}/actions"
            if key in ("default", "catch") and not isinstance(held, list):
                # A question's default answer has the same name.
                continue
            otherwise = name in ("else", "default")
            condition = "" if otherwise else _text(one.get("condition")) if kind == "if" else ""
            actions = self.actions(held, where)
            if actions or not otherwise:
                found.append(Branch(condition or name, condition, actions, otherwise))
        return found


def acts(actions: tuple[Action, ...], known: dict[int, bool] | None = None) -> bool:
    """Whether anything in these actions reaches beyond the conversation."""
    known = {} if known is None else known
    for one in actions:
        key = id(one)
        if key not in known:
            if one.disabled:
                known[key] = False
            elif one.kind in QUIET or one.kind in ASKS or one.kind in ENDS or one.kind in STEERS:
                known[key] = any(acts(branch.actions, known) for branch in one.branches)
            else:
                known[key] = True
        if known[key]:
            return True
    return False


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value).strip() if isinstance(value, (str, int, float)) else ""
