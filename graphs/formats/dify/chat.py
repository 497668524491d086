"""The map of a Dify app without a graph: a chatbot, an agent or a text generator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphs.formats.catalogue import Catalogue
from graphs.formats.dify.agents import limits
from graphs.formats.dify.canvas import HERE, Canvas
from graphs.formats.dify.file import App, mapping, sequence, text
from graphs.formats.dify.knowledge import Knowledge
from graphs.formats.dify.memory import Memory
from graphs.formats.dify.notes import feature_notes
from graphs.formats.dify.references import References
from graphs.formats.dify.tool_entries import Tools, tool_entry
from graphs.formats.draft import Draft
from graphs.formats.redact import redact
from graphs.formats.toolbox import Toolbox

_AT = "/model_config"


class ChatApp:
    """An app whose settings are those of one model."""

    def __init__(self, app: App, draft: Draft, box: Toolbox, vendors: Catalogue) -> None:
        self._app = app
        self._settings = app.settings
        self._canvas = Canvas(app, draft, box, References((), app.environment))
        self._tools = Tools(self._canvas, vendors)
        self._knowledge = Knowledge(self._canvas)

    def build(self) -> None:
        """Add everything to the draft."""
        draft = self._canvas.draft
        mode = mapping(self._settings.get("agent_mode"))
        listed = sequence(mode.get("tools"))
        is_agent = self._app.mode in ("agent-chat", "agent") or (
            mode.get("enabled") is True and bool(listed)
        )
        is_form = self._app.mode == "completion"
        because = "who may open the app or call its API is set in Dify, not in the file"
        asker = draft.add(
            "trigger", "Form" if is_form else "Chat", "platform", HERE,
            {"exposure": (None, because)}, pointer=f"{_AT}/user_input_form", tags=("derived",),
        )  # fmt: skip
        actor = draft.add(
            "agent" if is_agent else "step",
            self._app.name or "App",
            "platform",
            HERE,
            limits(dict(mode)) if is_agent else {"interprets": (True, "a model writes the answer")},
            pointer=_AT,
            description=self._app.description,
        )
        draft.inline_secrets(actor, self._settings, _AT)
        draft.link("flow", asker, actor)
        draft.link("replies", actor, asker)
        self._canvas.model(actor, self._settings.get("model"), f"{_AT}/model")
        if not is_form:
            Memory(self._canvas).history(actor)
        if is_agent:
            self._offer(actor, listed)
        self._search(actor, listed)
        self._ask_outside(actor)
        draft.notes.extend(feature_notes(self._app))

    def _offer(self, agent: str, listed: Any) -> None:
        for index, each in enumerate(listed):
            held = mapping(each)
            if text(held.get("tool_name")) or text(held.get("provider_id")):
                entry = tool_entry(held, f"{_AT}/agent_mode/tools/{index}")
                self._tools.offer(agent, entry)

    def _search(self, actor: str, listed: Any) -> None:
        """The knowledge bases that the model is given passages of."""
        configs = mapping(self._settings.get("dataset_configs"))
        found = [
            mapping(each) for each in sequence(mapping(configs.get("datasets")).get("datasets"))
        ]
        # In older exports each knowledge base is a tool of the agent.
        found += [mapping(each) for each in listed if "dataset" in mapping(each)]
        for each in found:
            dataset = mapping(each.get("dataset"))
            name = text(dataset.get("id"))
            if name and dataset.get("enabled") is not False:
                because = "the query is what the user asks"
                self._canvas.draft.effect(
                    actor, "read", self._knowledge.base(name), {"arguments": ("model", because)}
                )

    def _ask_outside(self, actor: str) -> None:
        """Extensions that are asked over the network before the model is."""
        draft = self._canvas.draft
        for each in sequence(self._settings.get("external_data_tools"))[:100]:
            held: Mapping[str, Any] = mapping(each)
            if not held or held.get("enabled") is False:
                continue
            name = redact(text(held.get("label")) or text(held.get("variable")) or "External data")
            because = "an API extension, whose address is kept in the workspace"
            thing = draft.thing("external data", name, "", because)
            thing.contents[None] = because
            draft.effect(actor, "read", thing, {"arguments": ("model", "it is told the query")})
