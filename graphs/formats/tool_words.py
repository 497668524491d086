"""Judge a tool that no catalogue knows by its name, its description and its input schema."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphs.formats.catalogue import Catalogue
from graphs.formats.tool_verbs import JOINING, SENTENCE, WORD, Because, VerbWords
from graphs.formats.verbs import words

#: Verbs whose effect no later call can undo.
_FINAL = frozenset({"delete", "send", "pay", "execute"})
_PREPOSITIONS = frozenset(
    [
        "in",
        "of",
        "from",
        "by",
        "for",
        "to",
        "with",
        "at",
        "on",
        "via",
        "per",
        "into",
        "onto",
        "using",
        "within",
        "under",
        "since",
        "as",
    ]
)
_READS_ONLY = re.compile(
    r"read[- ]only|does not (?:modify|change|write)|without (?:modifying|changing)"
    r"|only select|select (?:statements|queries) only", re.I
)  # fmt: skip
_FINALLY = re.compile(
    r"permanent|irreversibl|cannot be (?:undone|reversed|recovered)|forever", re.I
)
_RETURNS = re.compile(r"\breturn(?:s|ing|ed)?\b|\boutput\b|\bresponse\b|\bresults?\b", re.I)
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Target:
    """What lies behind a tool. `place`: internet, or empty where nothing tells it."""

    name: str
    place: str
    sensitivity: Because


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a tool does.

    `verb`: `read` or one of the verbs of `graphs.model.facts.VERBS`; `unknown` counts as a change.
    `reads`: whether it also returns what it finds. `content`: untrusted, trusted or None.
    `arguments`: model, allow-list or fixed. `opens`: the model names the host it talks to.
    """

    verb: Because
    target: Target
    content: Because
    reversible: Because
    arguments: Because
    reads: bool
    opens: bool

    @property
    def changes(self) -> bool:
        return str(self.verb.value) != "read"

    def with_arguments(self, decided: str | None, because: str) -> Judgement:
        """The same where the file itself tells who decides what it is called with."""
        return replace(self, arguments=Because(decided, because))


class ToolWords:
    """The words of the catalogue `tool_words`, ready to judge tools by."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._words = VerbWords(catalogue)

    def judge(
        self, name: str, description: str = "", schema: Mapping[str, Any] | None = None
    ) -> Judgement:
        """What a tool does, by its words; never raises, whatever the schema holds."""
        description = description[:_LONGEST]
        properties = _properties(schema)
        named = self._words.joined(words(name[:200]))
        verb, at, reading = self._words.verb(named, description)
        nouns = self._nouns(named, at, str(verb.value) != "read")
        key, noun = self._object(nouns, named, "" if verb.value == "unknown" else description)
        if verb.value == "unknown" and key == "object logs":
            # An error or a trace in a name tells what is dealt with, not that logs are changed.
            key, noun = "", ""
        verb = self._refine(verb, named, nouns, key, properties)
        verb = self._by_schema(verb, description, properties)
        opens = _has(properties, {"url", "uri", "urls", "link", "website", "domain", "host"})
        reads = (
            reading
            or verb.value in ("read", "execute", "unknown")
            or (verb.value != "write" and bool(_RETURNS.search(description)))
        )
        # What is marked as read, say, is returned all the same.
        kept = Because("read", "") if reading and verb.value != "execute" else verb
        content = self._content(kept, nouns, key, noun, opens, description)
        return Judgement(
            verb,
            self._target(key, noun, nouns, opens and key in ("", "object web")),
            content,
            _reversible(verb, description),
            _arguments(properties),
            reads,
            opens,
        )

    def _nouns(self, named: list[str], at: int, changes: bool) -> list[str]:
        """The words that name what the tool deals with: up to the first preposition."""
        nouns: list[str] = []
        kept = self._words.listed("neutral")
        if changes and 0 < at == len(named) - 1 and named[0] in self._words.verbs:
            # In `process_refund` the last word is both what is done and what it is done to.
            kept |= self._words.objects.keys()
        for index, word in enumerate(named):
            if (index == at and word not in kept) or (index == 0 and word == "api"):
                continue
            if word in _PREPOSITIONS and nouns:
                break
            if word not in JOINING and word not in _PREPOSITIONS:
                nouns.append(word)
        return nouns

    def _object(self, nouns: list[str], named: list[str], description: str) -> tuple[str, str]:
        """The key of the kind of object, and the word that tells it; the last noun is the head."""
        for word in reversed(nouns):
            if word in self._words.objects:
                return self._words.objects[word], word
        first = next(iter(SENTENCE.split(description.strip())), "")
        spoken = [word.lower() for word in WORD.findall(first)[:30]]
        for word in [*spoken, *named]:
            if word in self._words.objects and (nouns == [] or word not in self._words.verbs):
                return self._words.objects[word], word
        return "", ""

    def _refine(
        self,
        verb: Because,
        named: list[str],
        nouns: list[str],
        key: str,
        properties: Mapping[str, Any],
    ) -> Because:
        """The verb by what it is done to: to create a payment is to pay."""
        held = set(named)
        value = verb.value
        if value == "read":
            leading = named[0] if named else ""
            if leading in self._words.entry("by object").get(key, "").split():
                return Because("write", f"its name has “{leading}” in it, of {_said(nouns)}")
            if named[:2] in (["check", "in"], ["check", "out"]):
                return Because("write", f"its name has “{' '.join(named[:2])}” in it")
            return verb
        if value in ("pay", "execute") and key in ("object files", "object pages"):
            moved = held & {"transfer", "deposit"}
            return Because("write", f"{verb.because}, of files") if moved else verb
        if value not in ("write", "send", "unknown"):
            return verb
        if key in ("object payments", "object orders", "object accounts") and (
            key == "object payments"
            or held & {"place", "submit", "purchase", "checkout"}
            or _shaped(properties, self._words.entry("pay shape"))
        ):
            return Because("pay", f"{verb.because}, and it deals with {_said(nouns)}")
        if key == "object secrets" and value != "send":
            return Because("admin", f"{verb.because}, and it deals with {_said(nouns)}")
        if value == "send":
            return verb
        if value == "write" and "reset" in held and key == "object people":
            return Because("admin", f"{verb.because}, and it deals with {_said(nouns)}")
        people = self._words.listed("people")
        rights = {"role", "roles", "permission", "permissions", "access", "invite", "invitation"}
        if held & rights:
            return Because("grant", f"{verb.because}, and it deals with {_said(nouns)}")
        if held & {"add", "create", "new", "register"} and held & people:
            containing = self._words.listed("container") & held
            if containing and "add" in held:
                because = f"{verb.because}: it lets people into {_said(sorted(containing))}"
                return Because("grant", because)
            if held & {"user", "users", "account", "accounts"} and "contact" not in held:
                return Because("admin", f"{verb.because}, and it makes {_said(nouns)}")
        if key in ("object messages", "object mail", "object posts") and (
            (held & {"create", "add", "compose", "submit"} or named[:1] == ["new"])
            and not held & {"draft", "drafts", "label", "folder", "reaction"}
        ):
            return Because("send", f"{verb.because}, and it deals with {_said(nouns)}")
        return verb

    def _by_schema(self, verb: Because, description: str, properties: Mapping[str, Any]) -> Because:
        if verb.value not in ("read", "unknown", "write"):
            return verb
        shape = self._words.entry("run shape")
        always = _first(properties, frozenset(shape.get("always", "").split()))
        alone = _first(properties, frozenset(shape.get("alone", "").split()))
        if always and verb.value != "write" and not _READS_ONLY.search(description):
            return Because("execute", f"it takes a “{always}” to run")
        if verb.value == "unknown" and alone and alone != "query":
            return Because("execute", f"it takes “{alone}” to run")
        method = properties.get("method")
        allowed = method.get("enum") if isinstance(method, dict) else None
        if method is not None and verb.value != "write":
            listed = (
                [str(one).upper() for one in allowed] if isinstance(allowed, list) else ["POST"]
            )
            if set(listed) & {"POST", "PUT", "PATCH", "DELETE"}:
                return Because("write", "the model chooses the method of the request")
        if verb.value == "unknown":
            if _shaped(properties, self._words.entry("pay shape")):
                return Because("pay", "it takes an amount and who gets it")
            if _shaped(properties, self._words.entry("send shape")):
                return Because("send", "it takes a text and who gets it")
            told = _first(properties, self._words.listed("change shape"))
            if told:
                return Because("write", f"it takes “{told}”")
        return verb

    def _content(
        self, verb: Because, nouns: list[str], key: str, noun: str, opens: bool, description: str
    ) -> Because:
        """Whether what the tool returns may be written by anybody else."""
        entry = self._words.entry(key)
        if verb.value == "execute":
            return Because("untrusted", "it returns the output of whatever it runs")
        if verb.value == "unknown":
            return Because(None, "what it returns is not told")
        if verb.value != "read":
            if opens and _RETURNS.search(description):
                return Because(None, "it may return what the address answers")
            return Because("trusted", "it changes something and returns no more than that it did")
        neutral = self._words.listed("neutral")
        if nouns and nouns[-1] in neutral:
            if nouns[-1] in self._words.listed("numbers"):
                return Because("trusted", f"it returns a {nouns[-1]}")
            return Because(None, f"whoever keeps the {nouns[-1]} wrote it")
        own = sorted(set(nouns) & self._words.listed("own"))
        if own and entry.get("foreign"):
            return Because(
                None, f"“{own[0]}” tells that the user made it, maybe with others' words"
            )
        if entry.get("foreign"):
            return Because("untrusted", f"others write “{noun}” that it returns")
        if opens:
            return Because("untrusted", "it returns what the address that it is given answers")
        if entry.get("answers"):
            return Because("untrusted", f"it returns the output of “{noun}”")
        numbers = sorted(set(nouns) & self._words.listed("numbers"))
        if numbers:
            return Because("trusted", f"it returns “{numbers[0]}”")
        return Because(None, "who writes what it returns is not told")

    def _target(self, key: str, noun: str, nouns: list[str], web: bool) -> Target:
        entry = self._words.entry("object web" if web else key)
        sensitivity = entry.get("sensitivity")
        if entry:
            because = f"it deals with “{noun or 'url'}”"
            return Target(
                str(entry["target"]), str(entry.get("place", "")), Because(sensitivity, because)
            )
        title = " ".join(nouns).capitalize() or "What it deals with"
        return Target(title[:60], "", Because(None, "no word tells what it holds"))


def _properties(schema: Mapping[str, Any] | None) -> dict[str, Any]:
    held = schema.get("properties") if isinstance(schema, Mapping) else None
    return {str(key): value for key, value in held.items()} if isinstance(held, Mapping) else {}


def _keys(properties: Mapping[str, Any]) -> dict[str, str]:
    return {"_".join(words(key)): key for key in properties}


def _has(properties: Mapping[str, Any], wanted: set[str]) -> bool:
    ends = ("url", "uri", "urls")
    return any(key in wanted or key.rpartition("_")[2] in ends for key in _keys(properties))


def _first(properties: Mapping[str, Any], wanted: frozenset[str]) -> str:
    return next((key for key in _keys(properties) if key in wanted), "")


def _shaped(properties: Mapping[str, Any], shape: Mapping[str, Any]) -> bool:
    keys = set(_keys(properties))
    return all(keys & set(str(listed).split()) for listed in shape.values()) and bool(shape)


def _said(nouns: list[str]) -> str:
    return f"“{' '.join(nouns[:4])}”" if nouns else "what its words name"


def _reversible(verb: Because, description: str) -> Because:
    if found := _FINALLY.search(description):
        return Because(False, f"its description says “{found[0]}”")
    if verb.value in _FINAL:
        return Because(False, f"{verb.value} cannot be taken back")
    return Because(None, "nothing tells whether it can be taken back")


def _arguments(properties: Mapping[str, Any]) -> Because:
    if not properties:
        return Because("fixed", "its schema takes no arguments")
    free = [key for key, value in properties.items() if not _is_listed(value)]
    if not free:
        return Because("allow-list", "its schema lists the values of every argument")
    return Because("model", f"the model chooses “{free[0][:40]}”")


def _is_listed(value: Any) -> bool:
    return isinstance(value, dict) and (
        isinstance(value.get("enum"), list) or "const" in value or value.get("type") == "boolean"
    )
