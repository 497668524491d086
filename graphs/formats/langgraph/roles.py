"""What a node of a graph is, by its name alone: nothing else of it is in the file."""

from __future__ import annotations

from graphs.formats.langgraph.file import END, START, RawNode
from graphs.formats.verbs import words

#: Words of nodes that let a model choose what comes next.
_CHOOSING = frozenset({
    "agent", "agents", "supervisor", "assistant", "chatbot", "react", "orchestrator", "copilot",
    "manager", "worker", "executor", "swarm",
})  # fmt: skip
#: Words of nodes that run a model.
_MODEL = frozenset({
    "llm", "model", "chat", "generate", "generator", "plan", "planner", "replan", "reflect",
    "reflection", "reason", "think", "summarize", "summarise", "summary", "rewrite", "rephrase",
    "classify", "classifier", "route", "router", "critique", "critic", "grade", "grader", "judge",
    "draft", "writer", "answer", "respond", "responder", "analyst", "analyze", "analyse",
    "research", "researcher", "expert", "gpt", "claude", "gemini", "triage", "evaluate",
    "evaluator", "extract", "translate", "compose", "decompose", "brainstorm", "intent", "query",
    "prompt", "completion", "conversation", "coder", "synthesize", "synthesizer", "report",
})  # fmt: skip
_TOOLS = frozenset({"tools", "tool", "toolnode"})
_HUMAN = frozenset({
    "human", "approval", "approve", "approver", "hitl", "review", "reviewer", "confirm",
    "confirmation", "feedback", "user", "interrupt",
})  # fmt: skip
#: Middleware of LangChain that asks a person before tools run.
_ASKING = "HumanInTheLoopMiddleware"


def role_of(node: RawNode) -> tuple[str, str]:
    """What a node is (start, end, asks, tools, model-class, agent, model, plain) and why."""
    if node.id.rpartition(":")[2] == START or node.name == START:
        return "start", "the graph starts here"
    if node.id.rpartition(":")[2] == END or node.name == END:
        return "end", "the graph ends here"
    made = node.made_of[-1] if node.made_of else ""
    if _ASKING in node.name or _ASKING in made:
        return "asks", f"{_ASKING} asks a person about tool calls"
    if made == "ToolNode":
        return "tools", "it is made of a ToolNode"
    if "chat_models" in node.made_of or "llms" in node.made_of:
        return "model-class", f"it is made of {made}"
    told = words(node.name[:200])
    if _TOOLS & set(told):
        return "tools", f"its name says “{next(one for one in told if one in _TOOLS)}”"
    for listed, role in ((_CHOOSING, "agent"), (_MODEL, "model")):
        for word in told:
            if word in listed:
                return role, f"its name says “{word}”"
    return "plain", "no word of its name tells whether it runs a model"


def says_human(node: RawNode) -> str:
    """The word of a node's name that tells of a person; empty for none."""
    return next((word for word in words(node.name[:200]) if word in _HUMAN), "")
