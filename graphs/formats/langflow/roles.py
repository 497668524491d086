"""What each component of a Langflow flow is: by its type, else by what it takes and gives."""

from __future__ import annotations

from graphs.formats.catalogue import Catalogue
from graphs.formats.langflow.canvas import chooses_model
from graphs.formats.langflow.file import Flow, RawNode
from graphs.formats.langflow.tool_nodes import Tools

#: Roles of components that serve others and are no step themselves.
PARTS_OF = frozenset({"model", "embedding"})
#: Folders of Langflow's components whose components only reshape what they are given.
_PLAIN_FOLDERS = ("processing", "logic", "helpers", "textsplitters", "output_parsers")


class Roles:
    """Tells the roles of the components of one flow."""

    def __init__(self, flow: Flow, catalogue: Catalogue, tools: Tools) -> None:
        self._catalogue = catalogue
        self._tools = tools
        self._lends_model = {edge.source for edge in flow.edges if edge.output == "model_output"}
        self._hands_on = {
            edge.source for edge in flow.edges if edge.output not in ("model_output", "")
        }

    def of(self, node: RawNode) -> str:
        """The role; empty where the component is what its tool or its words tell."""
        if node.type in self._catalogue:
            role = str(self._catalogue[node.type]["role"])
            if role == "llm" and self._only_lends(node):
                return "model"
            # Offered to an agent it is a tool like any other.
            return "" if role == "part" and node.tool_mode else role
        gives = node.gives
        if "Embeddings" in gives and "ingest_data" not in node.template:
            return "embedding"
        if "LanguageModel" in gives:
            return "model" if self._only_lends(node) else "llm"
        if "ingest_data" in node.template:
            return "store"
        if "AgentExecutor" in gives or (node.type.endswith("Agent") and "tools" in node.template):
            return "agent"
        if "llm" in node.template or chooses_model(node):
            return "llm"
        folder = node.module.split(".")
        if len(folder) > 2 and folder[-3] in _PLAIN_FOLDERS and self._tools.known(node) is None:
            return "part"
        return ""

    def _only_lends(self, node: RawNode) -> bool:
        return node.id in self._lends_model and node.id not in self._hands_on
