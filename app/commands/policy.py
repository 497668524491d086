"""`ungated policy`: which line of the policy decided the class of each action."""

from __future__ import annotations

import resources
from app.commands.output import write_text
from app.services.policies import policy_for
from graphs.api import analyse, load
from graphs.reports.plain import plain


def policy(file: str, *, asked: str | None) -> None:
    """Write every action with its class and the line that decided it. Raises `InputError`."""
    loaded = load(file, resources.catalogues())
    chosen = policy_for(loaded, file, asked)
    workflow = loaded.workflow
    lines = [f"{plain(loaded.document.name)}: policy {plain(chosen.name)}"]
    for action in analyse(workflow, chosen).actions:
        actor, target = workflow.node(action.actor), workflow.node(action.target)
        lines.append(
            f"  {action.action_class:10}  {action.verb:8}  "
            f"{plain(actor.title)} → {plain(target.title)}   {plain(action.rule)}"
        )
    if len(lines) == 1:
        lines.append("  no actions")
    write_text("\n".join(lines) + "\n", None, file)
