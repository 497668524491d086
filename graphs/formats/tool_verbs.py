"""Find the verb of a tool in its name and in the sentences of its description."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, NamedTuple

from graphs.formats.catalogue import Catalogue

#: From the one that does least to the one that does most: of several, the last one counts.
_SEVERITY = ("write", "send", "delete", "grant", "deploy", "execute", "admin", "pay")
JOINING = frozenset({"and", "or", "then", "&"})
_METHODS = {"get": "read", "post": "write", "put": "write", "patch": "write", "delete": "delete"}
SENTENCE = re.compile(r"(?<=[.!?;:|])\s+|\s+\|\s+|\n+|\s+-\s+")
WORD = re.compile(r"[A-Za-z][A-Za-z'_]*")
#: How descriptions begin before the word that tells what the tool does.
_OPENING = re.compile(
    r"^\W*(?:(?:this|the|a|an)\s+(?:\w+\s+)?(?:tool|function|endpoint|operation|method|api)\s*"
    r"(?:that|which|to|is used to|can be used to|will|can|allows (?:you|users?|the user) to)?"
    r"|(?:use|call)\s+this(?:\s+\w+)?\s+(?:to|for)|used\s+(?:to|for)|tool\s+(?:to|for|that)"
    r"|allows?\s+(?:\w+\s+){0,3}to|lets?\s+you|enables?\s+you\s+to|you\s+can|helps?(?:\s+to)?"
    r"|safely|securely|quickly|automatically|recursively|permanently|optionally"
    r"|request\s+to|attempts?\s+to|tries\s+to|can|will|to)\s+",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"\b(?:is|are|be|gets?)\s+(?:\w+ly\s+|then\s+)?([a-z]{3,})\b(?P<rest>[^.]*)", re.IGNORECASE
)
_CONDITIONAL = re.compile(
    r"\b(?:that|which|who|when|if|whether|where|not|never|no|can|may)\b", re.I
)
#: “Raises ValueError when …” tells how a tool fails, not that it raises anything else.
_FAILS = re.compile(r"\W*(?:raises?|throws?)\b.*(?:error|exception)", re.I)


class Because(NamedTuple):
    """A fact and the words that decided it; a value of None is unknown."""

    value: Any
    because: str


class VerbWords:
    """The words of the catalogue `tool_words`: verbs, and the nouns that tell kinds of objects."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def listed(self, key: str, part: str = "words") -> frozenset[str]:
        return frozenset(self.entry(key).get(part, "").split())

    def entry(self, key: str) -> dict[str, Any]:
        return self._catalogue.get(key, {})

    def joined(self, named: list[str]) -> list[str]:
        """The words of a name, with those that stand for one thing together as one word."""
        compounds = self.entry("compounds")
        found: list[str] = []
        for word in named:
            pair = f"{found[-1]} {word}" if found else ""
            if pair in compounds:
                found[-1] = str(compounds[pair])
            else:
                found.append(word)
        return found

    @cached_property
    def verbs(self) -> dict[str, str]:
        """The verb of each word; a word that stands under several means the one that does most."""
        found: dict[str, str] = {}
        for verb in ("read", *_SEVERITY):
            for word in self.listed(f"verb {verb}"):
                if verb == "read" or found.get(word) != "read":
                    found[word] = verb
        return found

    @cached_property
    def objects(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for key in self._catalogue:
            if key.startswith("object "):
                for word in self.listed(key):
                    found.setdefault(word, key)
        return found

    def verb(self, named: list[str], description: str) -> tuple[Because, int, bool]:
        """The verb, where in the name it stands (-1: nowhere), and whether the name says read."""
        by_name, at = self._by_name(named)
        told = self._by_description(description)
        if by_name is None:
            if told is not None:
                return told, -1, told.value == "read"
            because = "no word in its name or description tells what it does"
            return Because("unknown", because), -1, False
        reading = by_name.value == "read"
        if reading and told is not None and told.value != "read":
            return told, at, True
        doubtful = at >= 0 and named[at] in self.listed("doubtful")
        if doubtful and not reading and told is not None and told.value == "read":
            # A noun that is a verb too: `text_to_speech` sends nothing.
            return told, at, True
        return by_name, at, reading

    def _by_name(self, named: list[str]) -> tuple[Because | None, int]:
        start = 1 if named[:1] == ["api"] else 0
        rest = named[start:]
        if start and rest and rest[0] in _METHODS:
            # The method of a request: a search may be posted.
            verb = _METHODS[rest[0]]
            searches = rest[-1] == "search"
            if verb == "write" and (searches or rest[1:2] in (["query"], ["search"])):
                verb = "read"
            return Because(verb, f"its name has “{' '.join(rest[:1])}” in it"), start
        found = [index for index, word in enumerate(named) if word in self.verbs]
        if not found:
            if named and named[-1] in self.listed("heads read"):
                return Because("read", f"its name ends with “{named[-1]}”"), len(named) - 1
            return None, -1
        at = found[0]
        last = len(named) - 1
        doubtful = self.listed("doubtful")
        noun = named[at] in self.objects and named[at] in doubtful
        if self.verbs[named[at]] == "read" and named[last] in doubtful:
            # Of two words that may be nouns, as in `list_label`, the first is the verb.
            noun = False
        if at == start and noun and last in found and last > at:
            at = last
        elif self._leads(named, at) and named[last] not in self.listed("heads read"):
            at += 1
        elif at > start:
            if named[last] in self.listed("heads read") and named[at] in self.objects:
                return Because("read", f"its name ends with “{named[last]}”"), last
            # A noun leads: of the words that follow, one that is no noun too is the verb.
            clear = [index for index in found if named[index] not in self.objects]
            at = clear[0] if clear else last if last in found else at
        listed = [self.verbs[named[at]]]
        deciding = [named[at]]
        for index in found:
            if index > at and named[index - 1] in JOINING:
                listed.append(self.verbs[named[index]])
                deciding.append(named[index])
        verb = _most(listed)
        return Because(verb, f"its name has “{deciding[listed.index(verb)]}” in it"), at

    def _leads(self, named: list[str], at: int) -> bool:
        """Whether a word that may be a noun stands before what is done to it: `list_add_item`."""
        if named[at] not in self.listed("doubtful") or at + 1 >= len(named):
            return False
        after = named[at + 1]
        plain = after not in self.objects and after not in self.listed("doubtful")
        return plain and self.verbs.get(after, "read") != "read"

    def _by_description(self, description: str) -> Because | None:
        """The verb that the description tells: a change anywhere, else what it begins with."""
        read: Because | None = None
        for number, sentence in enumerate(SENTENCE.split(description)):
            opened = _OPENING.sub("", sentence.strip())
            opened = _OPENING.sub("", opened)
            said = [word.lower() for word in WORD.findall(opened)[:40]]
            if not said:
                continue
            verb = self._stem(said[0])
            if number and self._base(said[0]) in self.listed("doubtful"):
                continue
            # “Updates are cached” tells of updates, not of updating.
            if said[1:2] in (["is"], ["are"]) or _FAILS.match(sentence):
                verb = None
            third_person = said[0].endswith("s") and said[0] not in self.verbs
            if verb is not None and verb != "read" and (number == 0 or third_person):
                return Because(verb, f"its description says “{said[0]}”")
            if verb == "read" and read is None:
                read = Because("read", f"its description says “{said[0]}”")
            changed = self._joined(said) if verb is not None else None
            changed = changed or self._passive(sentence)
            if changed is not None:
                return changed
        return read

    def _joined(self, said: list[str]) -> Because | None:
        for before, word, after in zip(said, said[1:], [*said[2:], ""], strict=False):
            if before in JOINING and word not in self.objects and after not in JOINING:
                verb = self._stem(word)
                doubtful = self._base(word) in self.listed("doubtful")
                if verb is not None and verb != "read" and not doubtful:
                    return Because(verb, f"its description says “{before} {word}”")
        return None

    def _passive(self, sentence: str) -> Because | None:
        """What is done to something besides, as in “the messages are marked as read”."""
        for match in _PASSIVE.finditer(sentence):
            before = sentence[: match.start()]
            if _CONDITIONAL.search(before):
                continue
            said = match[1].lower()
            verb = self.entry("changed").get(said)
            if verb is None and said.endswith("ed"):
                stems = (said[:-1], said[:-2], said[:-3] + "y", said[:-3])
                verb = next((self.verbs[stem] for stem in stems if stem in self.verbs), None)
            if verb not in (None, "read") and re.search(
                r"\bafter\b|\bonce\b|\bas\b|\bautomatically\b|\bwill\b", sentence
            ):
                return Because(
                    verb, f"its description says “{match[0].split('(')[0][:30].strip()}”"
                )
        return None

    def _base(self, word: str) -> str:
        """The verb word behind a word as it stands in a sentence: `sends`, `copies`, `creating`."""
        stems = [word]
        if word.endswith("ies"):
            stems.append(word[:-3] + "y")
        if word.endswith("es"):
            stems.append(word[:-2])
        if word.endswith("s"):
            stems.append(word[:-1])
        if word.endswith("ing"):
            stems += [word[:-3], word[:-3] + "e", word[:-4]]
        return next((stem for stem in stems if stem in self.verbs), "")

    def _stem(self, word: str) -> str | None:
        return self.verbs.get(self._base(word))


def _most(listed: list[str]) -> str:
    changing = [verb for verb in listed if verb in _SEVERITY]
    return max(changing, key=_SEVERITY.index) if changing else "read"
