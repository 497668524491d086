"""Import of workflow files of 5 MB, against parsing their JSON or YAML alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import yaml

import resources
from graphs.api import open_document
from graphs.formats.native_writer import dump
from graphs.formats.reading import Document
from tests.benchmarks.figures import Figure, best_in_turn
from tests.benchmarks.workflows import made_up

SIZE = 5_000_000


def measure() -> Iterator[Figure]:
    yield _figure("n8n", n8n_text(), json.loads, "json.loads")
    yield _figure("native", native_text(), _load_yaml, "PyYAML's C loader")


def _figure(name: str, text: str, parse: Any, of: str) -> Figure:
    catalogues = resources.catalogues()

    def load() -> None:
        open_document(Document(f"big-{name}", text), catalogues)

    load()
    ours, reference = best_in_turn(load, lambda: parse(text), repeats=3)
    return Figure(f"import of {len(text) / 1e6:.1f} MB, {name}", ours, reference, of, 2)


def _load_yaml(text: str) -> object:
    return yaml.load(text, Loader=yaml.CSafeLoader)


def native_text() -> str:
    """A native file of about 5 MB; most of it is one line a node or link."""
    sample = dump(made_up(1_000, 2_000, 20))
    nodes = 1_000 * SIZE // len(sample)
    return dump(made_up(nodes, 2 * nodes, nodes // 50))


def n8n_text() -> str:
    """An n8n export of about 5 MB: webhook, agent, tools and apps with parameters of usual size."""
    nodes: list[dict[str, Any]] = []
    connections: dict[str, Any] = {}
    size = 0
    while size < SIZE:
        number = len(nodes)
        group = _group(number)
        nodes += group
        trigger, agent, model, tool, app = (node["name"] for node in group)
        connections[trigger] = {"main": [[{"node": agent, "type": "main", "index": 0}]]}
        connections[agent] = {"main": [[{"node": app, "type": "main", "index": 0}]]}
        connections[model] = {
            "ai_languageModel": [[{"node": agent, "type": "ai_languageModel", "index": 0}]]
        }
        connections[tool] = {"ai_tool": [[{"node": agent, "type": "ai_tool", "index": 0}]]}
        if number:
            last = nodes[number - 1]["name"]
            connections[last] = {"main": [[{"node": agent, "type": "main", "index": 0}]]}
        size += sum(len(json.dumps(node, indent=2)) for node in group) + 600
    return json.dumps({"name": "Big", "nodes": nodes, "connections": connections}, indent=2)


def _group(number: int) -> list[dict[str, Any]]:
    prompt = "You are a helpful assistant that answers questions about orders. " * 12
    langchain = "@n8n/n8n-nodes-langchain"
    kinds: list[tuple[str, str, dict[str, Any]]] = [
        ("Webhook", "n8n-nodes-base.webhook", {"path": f"hook-{number}", "httpMethod": "POST"}),
        (
            "Agent",
            f"{langchain}.agent",
            {"text": "={{ $json.body }}", "options": {"systemMessage": prompt}},
        ),
        ("Model", f"{langchain}.lmChatOpenAi", {"model": "gpt-4o", "options": {}}),
        (
            "Ask",
            "n8n-nodes-base.httpRequestTool",
            {"method": "GET", "url": "={{ $fromAI('url') }}"},
        ),
        (
            "Mail",
            "n8n-nodes-base.gmail",
            {"resource": "message", "operation": "send", "message": prompt},
        ),
    ]
    return [
        {
            "id": f"{number:08d}-{position}",
            "name": f"{name} {number}",
            "type": kind,
            "typeVersion": 1,
            "position": [number * 10, position * 100],
            "parameters": parameters,
        }
        for position, (name, kind, parameters) in enumerate(kinds)
    ]
