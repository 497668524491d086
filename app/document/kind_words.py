"""What each kind of node and link is, in a line: the words of dialogs and of the palette."""

from __future__ import annotations

NODE_WORDS = {
    "trigger": "where the workflow starts",
    "agent": "an LLM that chooses actions",
    "step": "a fixed step, or a sub-workflow",
    "model": "a model endpoint",
    "tool": "something that an actor calls",
    "data": "a store, file, queue or memory",
    "system": "something acted upon: cluster, repository, mailbox, payee",
    "identity": "a credential or workload identity",
    "privilege": "a right that an identity has",
    "human": "a person or role",
    "gate": "an approval gate",
    "log": "an evidence sink",
}
LINK_WORDS = {
    "flow": "the next step",
    "calls": "asks it, and takes in what it returns",
    "delegates": "hands work over to another agent",
    "reads": "takes in what is stored there",
    "replies": "the answer goes back to who asked",
    "writes": "writes there, or deletes",
    "acts": "changes something: execute, send, pay, …",
    "uses": "holds this credential",
    "grants": "the credential gives this right",
    "permits": "the right covers this",
    "approves": "decides at this gate",
    "logs": "leaves evidence there",
}
TRUST_WORDS = {
    "untrusted": "anyone may write here",
    "partner": "known others, under their own control",
    "internal": "under our control",
    "restricted": "under our control, few may enter",
}


def kind_title(kind: str) -> str:
    return kind[:1].upper() + kind[1:]
