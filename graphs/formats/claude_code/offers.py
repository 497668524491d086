"""Put the built-in tools of Claude Code on the map, whole or as a permission rule narrows them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphs.formats.base import Catalogues
from graphs.formats.catalogue import Catalogue
from graphs.formats.claude_code.rules import Rule
from graphs.formats.draft import Draft, Facts, Thing
from graphs.formats.redact import redact
from graphs.formats.shell_commands import SHELL, ShellCommands, ShellEffects
from graphs.formats.toolbox import Toolbox

_SECRET_PATH = re.compile(
    r"\.env\b|\.ssh|id_rsa|id_ed25519|credential|secret|\.pem\b|\.key\b|\.aws|\.npmrc|\.netrc"
    r"|password|\.kube|\.gnupg|token", re.IGNORECASE
)  # fmt: skip
_WEB = "The web"
_WHERE = "it is run where the agent is started"
_CHOSEN = "the model chooses what it is called with"
_NO_WORD = "it returns no more than how it went"


@dataclass(frozen=True, slots=True)
class Builtin:
    """A built-in tool: what it does, whether it is asked about by default, whether all have it."""

    name: str
    does: str
    asks: bool
    extra: bool


class Builtins:
    """The catalogue `claude_code`."""

    def __init__(self, catalogues: Catalogues) -> None:
        self._catalogue = Catalogue.named(catalogues, "claude_code")

    def find(self, name: str) -> Builtin | None:
        entry: Mapping[str, Any] | None = self._catalogue.get(name)
        if entry is None:
            return None
        return Builtin(name, str(entry["does"]), bool(entry["asks"]), bool(entry.get("extra")))

    def usual(self) -> list[str]:
        """The tools that every session has, unless told otherwise."""
        return [name for name, entry in self._catalogue.items() if not entry.get("extra")]


class Offers:
    """Adds a node for each tool, or for the calls of it that a rule means, once each."""

    def __init__(
        self,
        draft: Draft,
        box: Toolbox,
        catalogues: Catalogues,
        *,
        directories: Sequence[str] = (),
        sandboxed: bool | None = None,
        place: str = "host",
    ) -> None:
        self._draft = draft
        self._box = box
        self._builtins = Builtins(catalogues)
        self._shell = ShellEffects(draft, box, ShellCommands.named(catalogues))
        self._directories = directories[:50]
        self._sandboxed = sandboxed
        self._place = place
        self._nodes: dict[tuple[str, str], str] = {}

    def node(self, call: Rule, why_not: str = "") -> str:
        """The node of a built-in tool or of some calls of it; empty for one that touches nothing.

        `why_not` tells which calls of it are denied.
        """
        key = (call.tool, call.within)
        if key not in self._nodes:
            self._nodes[key] = self._add(call, why_not)
        return self._nodes[key]

    def program(self, call: Rule) -> str:
        """The program that a rule for a shell tool lets run; empty for other tools."""
        builtin = self._builtins.find(call.tool)
        words = call.within.split() if builtin and builtin.does == "shell" else []
        return words[0].partition(":")[0][:60] if words else ""

    def group(self, calls: Sequence[Rule], program: str) -> str:
        """One node for several rules of one tool, with all that they let happen."""
        if len(calls) == 1:
            return self.node(calls[0])
        first = calls[0]
        key = (first.tool, f"{len(calls)} {program} {first.text}")
        if key in self._nodes:
            return self._nodes[key]
        builtin = self._builtins.find(first.tool)
        does = builtin.does if builtin else ""
        self._draft.file = first.file or self._draft.file
        shown = f"{first.tool}({program} …)" if program else first.tool
        node = self._draft.add(
            "tool", f"{shown}: {len(calls)} rules", self._place, _WHERE,
            {"arguments": ("model", _CHOSEN)}, pointer=first.pointer,
            description=", ".join(call.text for call in calls[:60]), tags=("built-in",),
        )  # fmt: skip
        for call in calls:
            if does == "shell":
                self._run(node, call)
            elif does == "edit":
                self._edit(node, call)
            elif does == "read":
                self._read(node, call)
            else:
                self._fetch(node, Rule(call.tool, "", call.text))
        if does == "shell":
            line = "\n".join(call.within for call in calls)
            self._draft.set_facts(
                node,
                {
                    "content": self._shell.content_of(self._shell.judge(line)),
                    "arguments": ("model", _CHOSEN),
                },
            )
        self._nodes[key] = node
        return node

    def like(self, call: Rule, name: str) -> str:
        """A node that does what a built-in tool does, under the name of another product."""
        return self._add(call, "", name)

    def shell(self, step: str, line: str) -> None:
        """A command that a step runs, with arguments that no model chooses."""
        self._shell.touch(step, line, place=self._place, model_decides=False)

    def _add(self, call: Rule, why_not: str, name: str = "") -> str:
        self._draft.file = call.file or self._draft.file
        builtin = self._builtins.find(call.tool)
        does = builtin.does if builtin else ""
        if does in ("none", "agent"):
            return ""
        if not does:
            return self._unknown(call)
        node = self._draft.add(
            "tool", name or (call.text if call.within else call.tool), self._place, _WHERE,
            {"arguments": ("model", _CHOSEN)}, pointer=call.pointer,
            description=why_not, tags=("built-in",),
        )  # fmt: skip
        if does == "read":
            self._read(node, call)
        elif does == "edit":
            self._edit(node, call)
        elif does == "shell":
            self._run(node, call)
        elif does in ("fetch", "search"):
            self._fetch(node, call)
        else:
            self._send(node, call)
        return node

    def _unknown(self, call: Rule) -> str:
        """A tool that the catalogue lacks: judged by its name."""
        return self._box.tool(
            call.tool, pointer=call.pointer, place=self._place, group=call.tool,
            arguments=("model", _CHOSEN), tags=("unknown",),
        ).node  # fmt: skip

    def _read(self, node: str, call: Rule) -> None:
        because = "who wrote the files that it reads is not told"
        self._draft.set_facts(node, {"content": (None, because)})
        for thing in self._files(call):
            self._draft.effect(node, "read", thing, {"arguments": ("model", _CHOSEN)})

    def _edit(self, node: str, call: Rule) -> None:
        self._draft.set_facts(node, {"content": ("trusted", _NO_WORD)})
        facts: Facts = {
            "verb": ("write", "it edits files"),
            "reversible": (None, "whether the files are kept in version control is not told"),
        }
        for thing in self._files(call):
            self._draft.effect(node, "write", thing, facts)

    def _files(self, call: Rule) -> list[Thing]:
        if call.within and not _within_project(call.within):
            name = f"Files in {redact(call.within)[:80]}"
            because = "a path on this machine"
            told = ("restricted", "by its path it holds secrets")
            held = told if _SECRET_PATH.search(call.within) else (None, because)
            thing = self._draft.thing("paths", name, self._place, because, held)
            thing.contents.setdefault(None, "who wrote these files is not told")
            return [thing]
        found = [self._shell.files(self._place)]
        for directory in () if call.within else self._directories:
            because = "additionalDirectories names it"
            name = f"Files in {redact(directory)[:80]}"
            thing = self._draft.thing("paths", name, self._place, because)
            thing.contents.setdefault(None, "who wrote these files is not told")
            found.append(thing)
        return found

    def _run(self, node: str, call: Rule) -> None:
        if call.within:
            found = self._shell.touch(
                node, call.within, sandboxed=self._sandboxed, place=self._place
            )
            self._draft.set_facts(
                node,
                {
                    "content": self._shell.content_of(found),
                    "arguments": ("fixed", "the rule allows one command")
                    if found.is_fixed
                    else ("model", _CHOSEN),
                },
            )
            return
        because = "a command can print what anyone wrote: files, pages, the output of programs"
        self._draft.set_facts(node, {"content": (None, because)})
        thing = self._box.code(
            node, SHELL if self._place == "host" else "Shell where it runs",
            because="it runs any shell command", sandboxed=self._sandboxed, place=self._place,
            arguments=("model", _CHOSEN),
        )  # fmt: skip
        returned = self._draft.returned(thing)
        self._draft.effect(node, "read", returned, {"arguments": ("model", _CHOSEN)})

    def _fetch(self, node: str, call: Rule) -> None:
        because = "anyone can have written what stands on the web"
        self._draft.set_facts(node, {"content": ("untrusted", because)})
        domain = call.within.removeprefix("domain:").strip()
        known = ("public", "what a page shows, everyone can read")
        thing = self._draft.thing(
            "internet", redact(domain)[:80] or _WEB, "internet", because, known
        )
        thing.contents["untrusted"] = because
        self._draft.effect(node, "read", thing, {"arguments": ("model", _CHOSEN)})

    def _send(self, node: str, call: Rule) -> None:
        self._draft.set_facts(node, {"content": ("trusted", _NO_WORD)})
        because = "it publishes or sends through Anthropic's service"
        thing = self._draft.thing("anthropic", "Claude's web service", "anthropic", because)
        thing.contents.setdefault("trusted", "nothing that others write comes back")
        facts: Facts = {
            "verb": ("send", because),
            "arguments": ("model", _CHOSEN),
            "reversible": (None, "nothing tells whether it can be taken back"),
        }
        self._draft.effect(node, "send", thing, facts)


def reaches_beyond(call: Rule) -> bool:
    """Whether a rule lets a tool at files outside the project, which the tool alone asks about."""
    return call.tool in ("Read", "Edit", "Write") and not _within_project(call.within)


def _within_project(path: str) -> bool:
    """Whether a pattern means files of the project only, and none that hold secrets."""
    if path.startswith(("~", "//", "..", "$")) or re.match(r"[A-Za-z]:[/\\]", path):
        return False
    return ".." not in path.split("/") and not _SECRET_PATH.search(path)
