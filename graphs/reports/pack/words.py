"""The words of reports, each told in a line where it is first used."""

from __future__ import annotations

#: What each word means, for readers who build no workflows.
TERMS = {
    "node": "anything on the map: what starts the workflow, an agent, a tool, data, a system, a "
    "person, a credential.",
    "trigger": "what starts the workflow: a request, a ticket, a mail, a schedule.",
    "credential": "a key, a role or a login under which something acts.",
    "privilege": "a right that a credential gives.",
    "agent": "a language model that chooses for itself what to do next.",
    "tool": "something an agent can call, such as a program or a service.",
    "entry": "a place where content comes in from outside: a ticket, a web page, a mail. Content "
    "that an outsider can write is untrusted.",
    "zone": "a part of the organisation, or outside it, whose contents are trusted alike: "
    "untrusted, partner, internal or restricted.",
    "action": "a step that changes something (writes, deletes, executes, sends, pays, grants, "
    "deploys), or that lets sensitive content out.",
    "needs review": "the policy asks that a person agrees before the action is carried out.",
    "gate": "a point where a person has to agree before the workflow goes on.",
    "valid gate": "the action waits for it, it does not let through what nobody decided, a person "
    "approves, sees what will be done, and exactly that is then done.",
    "weak gate": "a gate of which one of these is known to be missing.",
    "unproven gate": "a gate of which nobody has said whether all of these hold.",
    "ungated": "content from outside can bring the action about on a path with no gate on it.",
    "bypassed": "one path to the action has a gate, another leads around it.",
    "stale": "after the approval an agent, or a step that rewrites, can still change what is done.",
    "weak": "the only gates on the path are weak ones.",
    "unproven": "the gates on the path are not shown to be valid.",
    "prohibited": "the policy allows the action in no case, and content can bring it about.",
    "gated": "a valid gate stands on every path to the action.",
    "allowed": "no review is asked for, or only fixed steps lead there from trusted content.",
    "unreachable": "no content that comes in leads to the action.",
    "path": "the way that content takes, from node to node, to an action.",
    "friction": "the minutes of review a day that gates cost the people who approve.",
    "open impact": "what the actions that are still open weigh together: 1, 10, 100 or 1,000 each, "
    "by how bad it would be. It compares plans; it is no measure of risk in money.",
    "blast radius": "all that a node can reach if the content that steers it is hostile.",
    "latent": "reach that its credentials allow and that the workflow does not use today.",
    "weight": "what a node reaches, added up by how sensitive (0, 1, 3 or 9) and how critical (1, "
    "3, 9 or 27) it is.",
    "crossing": "content that moves from one zone into another.",
    "chain": "steps that one by one look harmless and together join two zones that no single step "
    "joins.",
    "evidence": "what is recorded of an action, so that it can be shown later who decided what.",
    "finding": "something that a rule of the analysis found, with its reason and what to do.",
    "severity": "critical, high, medium or low: the impact (1 to 4) and the likelihood (1 to 3) of "
    "a finding, added.",
    "decision": "what the owner of a risk has taken on: accept it, mitigate it, transfer it or "
    "avoid it. It holds until it expires or the path changes.",
    "assumed": "where nobody has said how something is, the worse case is taken.",
    "standing credential": "an access right that stays valid until someone takes it back.",
}
