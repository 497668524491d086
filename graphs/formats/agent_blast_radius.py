"""agent-blast-radius files (`agent.yaml`): the tools of an agent and the AWS roles behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphs.formats.agent_blast_radius_draft import OUTSIDE, Because, Draft
from graphs.formats.agent_blast_radius_file import (
    AgentFile,
    Reader,
    Role,
    Tool,
    looks_like_agent_file,
)
from graphs.formats.agent_blast_radius_roles import RoleMap
from graphs.formats.aws_escalations import Escalations, Trust
from graphs.formats.aws_resources import ActionCatalogue
from graphs.formats.base import Catalogues, Document, Tells
from graphs.formats.catalogue import Catalogue
from graphs.formats.verbs import verb_of, words
from graphs.model.workflow import Workflow

_TELLS = Tells(
    gates="partly: that a tool waits for approval, not whose nor of what",
    credentials="yes: roles, policies and who may assume them",
    zones="no",
)
#: The policy that a role without policies in the file is taken to have attached.
_NOT_IN_FILE = "that is not in this file"
_UNTOLD = "nothing narrows what the tool does"


@dataclass(frozen=True, slots=True)
class AgentBlastRadiusFormat:
    """The importer of agent-blast-radius."""

    id: str = "agent_blast_radius"
    title: str = "agent-blast-radius agent.yaml"
    tells: Tells = _TELLS

    def sniff(self, document: Document) -> bool:
        """Whether the document lists tools with a gating or role, and roles with policies."""
        if "roles" not in document.text or "tools" not in document.text:
            return False
        return looks_like_agent_file(document.peek)

    def load(self, document: Document, catalogues: Catalogues) -> Workflow:
        """The workflow of the file. Raises `InputError` with every problem."""
        agent_file = Reader(document).read()
        draft = Draft(document)
        draft.notes += agent_file.notes
        roles = RoleMap(
            draft,
            ActionCatalogue(Catalogue.named(catalogues, "aws_actions")),
            Escalations(Catalogue.named(catalogues, "aws_escalations")),
        )
        _build(agent_file, draft, roles)
        return draft.workflow(agent_file.name, agent_file.account)


def _build(agent_file: AgentFile, draft: Draft, roles: RoleMap) -> None:
    agent = draft.add(
        "agent",
        agent_file.name or "Agent",
        "agent",
        "the file does not say where the agent runs",
        zone=None,
        description="Implied: the model that chooses among the tools of this file.",
    )
    tool_ids = {tool.name: _tool(tool, draft) for tool in agent_file.tools}
    missing = _missing_roles(agent_file, draft)
    used = {tool.role for tool in agent_file.tools}
    closed = used - {tool.role for tool in agent_file.tools if tool.external is not False}
    roles.build([*agent_file.roles, *missing], used, closed)
    _start(agent, agent_file, tool_ids, draft)
    for tool in agent_file.tools:
        tool_id = tool_ids[tool.name]
        _call(agent, tool, tool_id, draft)
        draft.link("uses", tool_id, roles.node_id(tool.role), "the file names the role")
        # What the tool does is not in the file: it is taken to do all that it may, or all reading
        # where its name tells that it reads.
        narrowed = reading_word(tool.name)
        for kind, target, verb, because in roles.effects(tool.role):
            if narrowed and verb != "read":
                continue
            tells = f"its name tells that it reads ({narrowed})" if narrowed else _UNTOLD
            said = f"its role permits it and {tells}: {because}"
            facts: Because = {} if kind == "reads" else {"verb": (verb, said)}
            draft.link(kind, tool_id, target, said, facts)


def reading_word(name: str) -> str:
    """The first word of a tool's name where it is one for reading and no other tells of a change;
    else nothing."""
    told = [(word, verb_of(word)) for word in words(name)]
    if not told or any(verb not in ("read", "unknown") for _, verb in told):
        return ""
    return told[0][0] if told[0][1] == "read" else ""


def _tool(tool: Tool, draft: Draft) -> str:
    content: tuple[Any, str]
    if tool.external is None:
        content = None, "the file does not say whether it returns external data"
    elif tool.external:
        content = "untrusted", "returns_external_data is true"
    else:
        content = "trusted", "returns_external_data is false"
    return draft.add(
        "tool",
        tool.name,
        tool.name,
        "it runs under a role of the account",
        facts={"content": content},
        place=tool.place,
        description=tool.description,
    )


def _missing_roles(agent_file: AgentFile, draft: Draft) -> list[Role]:
    """Roles that tools name and that are not in the file: what they permit is not known."""
    known = {role.name for role in agent_file.roles}
    found: dict[str, Role] = {}
    for tool in agent_file.tools:
        if tool.role not in known and tool.role not in found:
            draft.notes.append(
                f"{tool.name}: its role {tool.role} is not in the file; it is taken to permit "
                "anything."
            )
            arn = f"arn:aws:iam::{agent_file.account}:role/{tool.role}"
            found[tool.role] = Role(
                tool.role, arn, (), (_NOT_IN_FILE,), Trust(), (*tool.place, "role")
            )
    return list(found.values())


def _start(agent: str, agent_file: AgentFile, tool_ids: Mapping[str, str], draft: Draft) -> None:
    """Where content comes in: inputs that an attacker can influence, and what starts fixed code."""
    tainted = [tool for tool in agent_file.tools if tool.tainted]
    if tainted:
        inputs = ", ".join(f"{', '.join(tool.tainted)} of {tool.name}" for tool in tainted)
        unknown = "an attacker can influence it; whether they need an account is not said"
        outside = draft.add(
            "trigger",
            "Outside input",
            "outside-input",
            "an attacker can influence it",
            zone=OUTSIDE,
            facts={"exposure": (None, unknown)},
            place=(*tainted[0].place, "tainted_inputs"),
            description=f"Implied: who can influence {inputs}.",
        )
        # The model hands the input on, but where fixed code makes the call.
        receivers = [
            tool_ids[tool.name] if tool.gating == "deterministic" else agent for tool in tainted
        ]
        for receiver in dict.fromkeys(receivers):
            draft.link("flow", outside, receiver, "it carries what an attacker can influence")
    fixed = [tool for tool in agent_file.tools if tool.gating == "deterministic"]
    if fixed:
        code = draft.add(
            "trigger",
            "Fixed code",
            "fixed-code",
            "it calls tools that run in the account",
            facts={"exposure": (None, "the file does not say what starts the fixed code")},
            place=(*fixed[0].place, "gating"),
            description="Implied: code that calls tools without the model choosing to.",
        )
        for tool in fixed:
            because = "gating is deterministic: code calls it, not the model"
            draft.link("flow", code, tool_ids[tool.name], because)


def _call(agent: str, tool: Tool, tool_id: str, draft: Draft) -> None:
    if tool.gating == "deterministic":
        if tool.external:
            draft.link("flow", tool_id, agent, "what it returns enters the model's context")
        return
    facts: Because = {}
    if tool.gating == "approval_required":
        gate = draft.add(
            "gate",
            f"Approve {tool.name}",
            f"approve-{tool.name}",
            "it stands before a tool of the account",
            facts={
                "enforced": ("before", "gating is approval_required: each call waits for it"),
                "approvers": (None, "the file does not say who approves"),
                "binds": (None, "the file does not say what the approval is bound to"),
                "shows": (None, "the file does not say what the approver sees"),
                "on_timeout": (None, "the file does not say what happens without an answer"),
            },
            place=(*tool.place, "gating"),
        )
        facts = {"gate": (gate, "gating is approval_required")}
    draft.link("calls", agent, tool_id, "the model may call every tool of the file", facts)


FORMAT = AgentBlastRadiusFormat()
