"""Agents of Dify: their model, what they may call, and how long they go on."""

from __future__ import annotations

from typing import Any

from graphs.formats.dify.canvas import Canvas
from graphs.formats.dify.file import RawNode, mapping, sequence
from graphs.formats.dify.tool_entries import Tools, tool_entry
from graphs.formats.draft import Facts
from graphs.formats.inline_secrets import escaped

_ITERATIONS = ("maximum_iterations", "max_iterations", "max_iteration", "maximum_iteration")


def agent_node(canvas: Canvas, tools: Tools, node: RawNode) -> str:
    """An agent node of a graph: its settings stand under `agent_parameters`."""
    parameters = {
        key: mapping(held).get("value") if isinstance(held, dict) else held
        for key, held in mapping(node.data.get("agent_parameters")).items()
    }
    agent = canvas.add("agent", node, limits(parameters))
    at = f"{node.pointer}/data/agent_parameters"
    canvas.model(agent, parameters.get("model"), f"{at}/model")
    for index, each in enumerate(sequence(parameters.get("tools"))):
        tools.offer(agent, tool_entry(mapping(each), f"{at}/tools/value/{index}"))
    for key, value in parameters.items():
        if "mcp" in str(key).lower() or str(key).lower() in ("servers_config", "config_json"):
            tools.servers(agent, str(key), value, f"{at}/{escaped(str(key))}/value")
    return agent


def limits(parameters: dict[str, Any]) -> Facts:
    """How often an agent may act, where its settings say so."""
    for key in _ITERATIONS:
        held = parameters.get(key)
        if isinstance(held, int) and not isinstance(held, bool) and held >= 0:
            return {"max_iterations": (held, "its settings say so")}
    return {}
