"""What each node of a flow of the first generation is, by its class and category."""

from __future__ import annotations

from graphs.formats.flowise.file import RawNode

_BY_TYPE = {
    "seqStart": "start", "seqEnd": "end", "seqAgent": "agent", "seqLLMNode": "llm",
    "seqConditionAgent": "llm", "seqToolNode": "tools", "seqCondition": "step", "seqLoop": "loop",
    "seqExecuteFlow": "flow", "seqCustomFunction": "code", "seqState": "part",
    "supervisor": "supervisor", "worker": "worker", "customFunction": "code",
    "ifElseFunction": "code", "chainTool": "tool", "vectaraQAChain": "llm",
    "vectorStoreToDocument": "part", "documentStoreVS": "store",
}  # fmt: skip
_BY_CATEGORY = {
    "Chat Models": "model", "LLMs": "model", "Embeddings": "model", "Memory": "memory",
    "Vector Stores": "store", "Cache": "cache", "Record Manager": "cache", "Graph": "store",
    "Document Loaders": "loader", "Tools": "tool", "Tools (MCP)": "tool", "Agents": "agent",
    "Multi Agents": "agent", "Chains": "llm", "Engine": "llm", "Sequential Agents": "step",
    "Moderation": "part", "Prompts": "part", "Output Parsers": "part", "Retrievers": "part",
    "Text Splitters": "part", "Response Synthesizer": "part", "Utilities": "part",
    "Analytic": "part", "SpeechToText": "part",
}  # fmt: skip
_BY_BASE = (
    ("BaseChatModel", "model"), ("BaseLanguageModel", "model"), ("Embeddings", "model"),
    ("BaseMemory", "memory"), ("BaseChatMemory", "memory"), ("BaseRetriever", "store"),
    ("StructuredTool", "tool"), ("Tool", "tool"), ("AgentExecutor", "agent"), ("BaseChain", "llm"),
    ("Document", "loader"),
)  # fmt: skip
#: Roles whose nodes get their id when they are placed.
PLACED = frozenset({"tool", "model", "unknown"})
#: What a chat can begin.
ENDINGS = frozenset({"agent", "llm", "code", "unknown"})


def role_of(node: RawNode, category: str) -> str:
    """The role of a node; `unknown` where neither class nor category nor base classes tell it."""
    if node.type in _BY_TYPE:
        return _BY_TYPE[node.type]
    if category in _BY_CATEGORY:
        return _BY_CATEGORY[category]
    bases = node.data.get("baseClasses")
    named = {base for base in bases if isinstance(base, str)} if isinstance(bases, list) else set()
    return next((role for base, role in _BY_BASE if base in named), "unknown")
