"""The tags, words in names and extensions by which rules know what something is.

They are facts in other clothes: what hides names keeps them.
"""

from __future__ import annotations

import re

from graphs.model.elements import Node

#: Tags of what is not in use any more.
RETIRED = frozenset({"retired", "decommissioned", "deprecated"})
#: Tags by which a workflow says that something is part of the control plane.
CONTROL_PLANE = frozenset(
    (
        "control-plane",
        "prompt",
        "system-prompt",
        "tool-list",
        "policy",
        "agent-config",
        "guardrails",
    )
)
#: The tag of what its name called so, where that name is hidden.
CALLED_CONTROL_PLANE = "control plane by its name"
#: The tag of a credential that opens models and nothing else.
MODEL_ACCESS = "model access"
#: The tag of a step that goes through a list and then ends; n8n calls it so.
OVER_ITEMS = "loop over items"
#: Where importers note which values of a node looked like secrets; the values are never kept.
INLINE_SECRETS = "x-inline-secrets"
#: Where importers note the node that a node is a part of, by its id.
PART_OF = "x-part-of"
_CONTROL_PLANE_NAMES = re.compile(
    r"\b(?:(?:system|agent) prompts?|tool (?:list|registry)|agent (?:config\w*|settings)|"
    r"(?:approval|agent|tool) polic(?:y|ies)|guardrails?)\b",
    re.IGNORECASE,
)


def is_called_control_plane(node: Node) -> bool:
    """Whether the name of a node says that it is part of the control plane."""
    return CALLED_CONTROL_PLANE in node.tags or bool(_CONTROL_PLANE_NAMES.search(node.title))


def decides(tag: str) -> bool:
    """Whether a rule goes by this tag."""
    return tag in (MODEL_ACCESS, OVER_ITEMS, CALLED_CONTROL_PLANE) or tag.lower() in (
        RETIRED | CONTROL_PLANE
    )
