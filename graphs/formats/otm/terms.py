"""How the words of Open Threat Models and ours stand for each other; for reading and writing."""

from __future__ import annotations

from collections.abc import Mapping

#: The trustRating, of 100, that a trust is written as.
RATINGS: Mapping[str, int] = {"untrusted": 0, "partner": 50, "internal": 75, "restricted": 100}
#: The rating of confidentiality, of 100, that a sensitivity is written as.
CONFIDENTIALITY: Mapping[str, int] = {
    "public": 0, "internal": 33, "confidential": 66, "restricted": 100,
}  # fmt: skip
#: The ratings, of 100, that an impact and a likelihood are written as.
IMPACTS: Mapping[int, int] = {1: 25, 2: 50, 3: 75, 4: 100}
LIKELIHOODS: Mapping[int, int] = {1: 33, 2: 67, 3: 100}
#: The type of component that a kind of node is written as.
TYPES: Mapping[str, str] = {
    "trigger": "client", "agent": "ai-agent", "step": "process", "model": "llm",
    "tool": "tool", "data": "datastore", "system": "system", "identity": "identity",
    "privilege": "privilege", "human": "human", "gate": "approval-gate", "log": "log-store",
}  # fmt: skip

#: Under what a node keeps the threats that others named in the model.
GIVEN = "x-otm-threats"
