"""Langflow components that act on something: as tools of an agent, or as steps of a flow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphs.formats.draft import Facts, Thing
from graphs.formats.known_actions import touch_chosen
from graphs.formats.known_tools import KnownTool
from graphs.formats.langflow.canvas import HERE, Canvas
from graphs.formats.langflow.code import reach_of
from graphs.formats.langflow.file import RawNode, plain
from graphs.formats.redact import redact

_MODEL = ("model", "the agent's model fills in the call")
_FLOW = (None, "earlier components fill in parts of it")
_RETURNS = ("trusted", "what others wrote is told at what it reads")


class Tools:
    """Adds the acting components of one flow. `offered`: the nodes that stand for a component."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        #: By component: each node that an agent may call, with the row of its tool.
        self.offered: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}

    def act(self, node: RawNode, role: str, fed: set[str]) -> None:
        """Add a component; `fed`: the fields that other components fill in."""
        canvas = self._canvas
        as_tool = node.tool_mode
        if role == "mcp":
            self._server(node)
            return
        rows = node.tools if as_tool else []
        if as_tool and len(rows) > 1 and role == "":
            self._many(node, rows)
            return
        # What brings in an answer too is a tool: the answer steers what follows, not the component.
        kind = "tool" if as_tool or self._answers(node, role, fed) else "step"
        arguments = _MODEL if as_tool else _FLOW if fed else ("fixed", "its fields are filled in")
        adders = {
            "request": self._request, "code": self._code, "knowledge": self._knowledge,
            "memory": self._memory, "file": self._file, "store": self._store, "flow": self._flow,
        }  # fmt: skip
        if role in adders:
            facts: dict[str, tuple[Any, str]] = {}
            if kind == "tool":
                facts = {"content": _RETURNS, "arguments": arguments}
            own = canvas.add(kind, node, facts)
            things = adders[role](own, node, arguments, fed)
        else:
            own, things = self._judged(node, kind, arguments, rows)
        canvas.hold(own, canvas.credentials(node), things)
        self.offered[node.id] = [(own, rows[0] if rows else {})]

    def _answers(self, node: RawNode, role: str, fed: set[str]) -> bool:
        """Whether a component changes something and hands on what others wrote as well."""
        if role == "request":
            return True
        if role == "store":
            return "ingest_data" in fed and bool(fed & {"search_query", "query"})
        known = self.known(node) if role == "" else None
        if known is None:
            return False
        verbs = {effect.verb for effect in known.effects}
        return "read" in verbs and verbs != {"read"}

    def known(self, node: RawNode) -> KnownTool | None:
        """What the shared catalogue has on a component, by its type, class or name."""
        # Of a component of the user's own the title is no more than a title.
        title = "" if node.own_code else node.title
        for name in (node.type, node.module.rpartition(".")[2], title):
            found = self._canvas.box.knows(name) if name else None
            if found is not None:
                return found
        return None

    def written(self, own: str, node: RawNode) -> None:
        """What the code of a component of the user's own may do, as far as its text tells."""
        reach = reach_of(node.text("code"))
        if reach == "nothing":
            return
        draft = self._canvas.draft
        because = "its own code reaches out, to where is not told otherwise"
        thing = draft.thing(node.id, f"What the code of {node.title} reaches", "", because)
        thing.contents.setdefault(None, because)
        facts: dict[str, tuple[Any, str]] = {"arguments": (None, because)}
        is_tool = draft.nodes[own].kind == "tool"
        if is_tool:
            draft.set_facts(own, {"content": (None, because)})
        if reach == "reads":
            draft.effect(own, "read", thing, facts)
            return
        thing.acted = True
        facts |= {"verb": ("unknown", because), "reversible": (None, because)}
        draft.effect(own, "unknown", thing, facts)

    def _own_code(self, node: RawNode, kind: str) -> str:
        """A component that the user wrote: its code tells more than its name."""
        facts: dict[str, tuple[Any, str]] = {}
        if kind == "tool":
            facts["content"] = ("trusted", "its code reaches nothing outside")
            facts["arguments"] = _MODEL
        own = self._canvas.add(kind, node, facts)
        self.written(own, node)
        return own

    def _judged(
        self,
        node: RawNode,
        kind: str,
        arguments: tuple[str | None, str],
        rows: list[dict[str, Any]],
    ) -> tuple[str, list[Thing]]:
        canvas = self._canvas
        known = self.known(node)
        if known is None and node.own_code:
            return self._own_code(node, kind), []
        row = rows[0] if rows else {}
        schema = row.get("args")
        name = node.title if known is not None else plain(row.get("name")) or node.title
        placed = canvas.box.tool(
            name, plain(row.get("description")) or node.description,
            {"properties": schema} if isinstance(schema, dict) else None, kind=kind,
            known_as=known.key if known is not None else "", pointer=node.pointer,
            vendor=canvas.place_of(node)[0], arguments=arguments,
        )  # fmt: skip
        canvas.ids[node.id] = placed.node
        if name != node.title:
            canvas.draft.amend(placed.node, name=redact(node.title)[:200])
        return placed.node, list(placed.things)

    def _many(self, node: RawNode, rows: list[dict[str, Any]]) -> None:
        """A component that offers several tools: each is a node of its own."""
        canvas = self._canvas
        known = self.known(node)
        held = canvas.credentials(node)
        vendor = canvas.place_of(node)[0]
        offered: list[tuple[str, Mapping[str, Any]]] = []
        for index, row in enumerate(rows):
            name = plain(row.get("name")) or plain(row.get("display_name")) or f"tool {index + 1}"
            pointer = f"{node.pointer}/data/node/template/tools_metadata/value/{index}"
            title = f"{node.title}: {name}"
            description = plain(row.get("description"))
            if known is not None and known.effects:
                facts: Facts = {"content": _RETURNS, "arguments": _MODEL}
                own = canvas.draft.add(
                    "tool", title, "platform", HERE, facts, pointer=pointer, description=description
                )
                things = touch_chosen(canvas.draft, own, known, [name], _MODEL)
            else:
                schema = row.get("args")
                placed = canvas.box.tool(
                    name, description,
                    {"properties": schema} if isinstance(schema, dict) else None,
                    pointer=pointer, group=node.id, vendor=vendor, arguments=_MODEL,
                )  # fmt: skip
                own, things = placed.node, list(placed.things)
                canvas.draft.amend(own, name=redact(title)[:200])
            canvas.hold(own, held, things)
            offered.append((own, row))
        canvas.ids[node.id] = offered[0][0]
        self.offered[node.id] = offered

    def _server(self, node: RawNode) -> None:
        """An MCP server: by its entry where the flow holds it, else by the tools that it listed."""
        canvas = self._canvas
        told = node.value("mcp_server")
        server = told if isinstance(told, dict) else {}
        name = plain(server.get("name")) or plain(told) or node.title
        config = server.get("config")
        entry = dict(config) if isinstance(config, dict) else {}
        command, url = node.text("command"), node.text("sse_url", "url")
        if not entry and (command or url):
            words = command.split()
            entry = {"command": words[0], "args": words[1:]} if words else {"url": url}
        chosen = node.text("tool")
        rows = node.tools if node.tool_mode else [{"name": chosen}] if chosen else []
        by_name = {plain(row.get("name")): row for row in rows if plain(row.get("name"))}
        offered: list[tuple[str, Mapping[str, Any]]] = []
        if entry.get("command") or entry.get("url"):
            placed = canvas.box.server(
                name, {str(key): value for key, value in entry.items()},
                call=lambda tool, called: offered.append((tool, by_name.get(called, {}))),
                pointer=node.pointer, host="host", named=list(by_name),
            )  # fmt: skip
            own, things = placed.node, placed.things
        elif by_name:
            own, things = self._listed(node, name, by_name, offered)
        else:
            own = canvas.draft.unresolved("tool", name, f"the MCP server {name}", node.pointer)
            offered, things = [(own, {})], []
        canvas.hold(own, canvas.credentials(node), things)
        if node.tool_mode:
            canvas.ids[node.id] = own
            self.offered[node.id] = offered
            return
        step = canvas.add("step", node, {})
        for tool, row in offered:
            if row or len(offered) == 1:
                canvas.draft.link("calls", step, tool)

    def _listed(
        self,
        node: RawNode,
        name: str,
        by_name: Mapping[str, Mapping[str, Any]],
        offered: list[tuple[str, Mapping[str, Any]]],
    ) -> tuple[str, list[Thing]]:
        """A server whose entry is kept in Langflow: its tools are judged by what they say."""
        canvas = self._canvas
        because = "what its tools bring in is told at each of them"
        elsewhere = "its entry is kept in Langflow, not in the flow"
        own = canvas.draft.add(
            "tool", name, "", elsewhere,
            {"content": ("trusted", because), "third_party": (None, elsewhere),
             "pinned": (None, elsewhere)},
            pointer=node.pointer, tags=("MCP server",),
        )  # fmt: skip
        offered.append((own, {}))
        things: list[Thing] = []
        for tool, row in by_name.items():
            schema = row.get("args")
            placed = canvas.box.tool(
                tool, plain(row.get("description")),
                {"properties": schema} if isinstance(schema, dict) else None,
                pointer=node.pointer, place="", group=node.id, arguments=_MODEL,
            )  # fmt: skip
            things.extend(placed.things)
            offered.append((placed.node, row))
        return own, things

    def _request(
        self, own: str, node: RawNode, arguments: tuple[str | None, str], fed: set[str]
    ) -> list[Thing]:
        url = node.text("url_input", "url", "urls")
        if node.tool_mode or fed & {"url_input", "url", "urls", "curl_input"} or not url:
            url = "{{url}}"
        method = node.text("method") or "GET"
        if node.tool_mode and node.field("method").get("tool_mode") is True:
            method = "{{method}}"
        thing = self._canvas.box.request(own, method, url, arguments=arguments)
        because = "it returns what the other side answers"
        self._canvas.draft.set_facts(own, {"content": (None, because)})
        return [thing]

    def _code(
        self, own: str, node: RawNode, arguments: tuple[str | None, str], fed: set[str]
    ) -> list[Thing]:
        if not node.tool_mode and not fed & {"python_code", "code_input", "function_code"}:
            because = "it runs the Python that is written in the flow"
            fixed = ("fixed", "the flow holds the code")
            thing = self._canvas.box.code(
                own, "Python of Langflow", because=because, place="platform", arguments=fixed
            )
            return [thing]
        because = "it runs the Python that it is given, in Langflow's own process"
        thing = self._canvas.box.code(
            own, "Python of Langflow", because=because, sandboxed=False, place="platform",
            arguments=arguments,
        )  # fmt: skip
        return [thing]

    def _knowledge(
        self, own: str, node: RawNode, arguments: tuple[str | None, str], fed: set[str]
    ) -> list[Thing]:
        name = node.text("knowledge_base", "new_kb_name") or "Knowledge base"
        thing = self._canvas.box.store(
            name, "platform", because="Langflow keeps its knowledge itself", group="knowledge"
        )
        thing.contents.setdefault(None, "who wrote what is in it is not in the file")
        ingests = node.text("mode").lower() == "ingest" or "ingest" in node.type.lower()
        if ingests:
            verb = {"verb": ("write", "it ingests what it is given"), "arguments": arguments}
            self._canvas.draft.effect(own, "write", thing, verb)
        else:
            self._canvas.draft.effect(own, "read", thing, {"arguments": arguments})
        return [thing]

    def _memory(
        self, own: str, node: RawNode, arguments: tuple[str | None, str], fed: set[str]
    ) -> list[Thing]:
        name = "Memory Base" if node.type == "MemoryBase" else "Message history"
        thing = self._canvas.memory(node.text("memory_base") or name)
        draft = self._canvas.draft
        stores = node.type in ("StoreMessage", "MessageStore") or node.text("mode") == "Store"
        if not stores:
            draft.effect(own, "read", thing, {"arguments": arguments})
        if stores or node.type == "MemoryBase":
            why = "messages are kept" if stores else "Langflow adds the flow's own messages to it"
            draft.effect(own, "write", thing, {"verb": ("write", why)})
        return [thing]

    def _file(
        self, own: str, node: RawNode, arguments: tuple[str | None, str], fed: set[str]
    ) -> list[Thing]:
        where = node.text("storage_location") or str(node.value("storage_location") or "")
        place, name = "platform", f"Files of {node.title}"
        if "AWS" in where or "S3" in where:
            place, name = "amazon", "Bucket"
        elif "Google" in where:
            place, name = "google", "Files"
        elif node.type == "Directory":
            place, name = "host", node.text("path") or name
        because = "the component reads it there"
        thing = self._canvas.draft.thing(node.id, name, place, because)
        thing.contents.setdefault(None, "who wrote the files is not in the flow")
        self._canvas.draft.effect(own, "read", thing, {"arguments": arguments})
        return [thing]

    def _store(
        self, own: str, node: RawNode, arguments: tuple[str | None, str], fed: set[str]
    ) -> list[Thing]:
        """A vector store: searched, and filled where something is handed in to ingest."""
        canvas = self._canvas
        place, because = canvas.place_of(node)
        name = node.text("collection_name", "index_name", "table_name") or "collection"
        thing = canvas.box.store(
            f"{node.title}: {name}", place, because=because, group=f"stores {place}"
        )
        thing.contents.setdefault(None, "who wrote what is in it is not in the file")
        if "ingest_data" in fed:
            verb = {"verb": ("write", "it ingests what it is given"), "arguments": arguments}
            canvas.draft.effect(own, "write", thing, verb)
        if "ingest_data" not in fed or fed & {"search_query", "query"} or node.tool_mode:
            is_both = "ingest_data" in fed and canvas.draft.nodes[own].kind == "tool"
            read = canvas.draft.returned(thing) if is_both else thing
            canvas.draft.effect(own, "read", read, {"arguments": arguments})
            if is_both:
                because = "who wrote what is in it is not in the file"
                canvas.draft.set_facts(own, {"content": (None, because)})
        return [thing]

    def _flow(
        self, own: str, node: RawNode, arguments: tuple[str | None, str], fed: set[str]
    ) -> list[Thing]:
        named = [
            found
            for key in ("flow_id_selected", "flow_id", "flow_name_selected", "flow_name",
                        "agent_name_selected", "agent_url")
            if (found := node.text(key))
        ]  # fmt: skip
        # A name tells people more than an id where the flow was not given.
        named.sort(key=lambda one: one.count("-") >= 4)
        self._canvas.shared.called.append((own, tuple(named), node.title, node.pointer))
        return []
