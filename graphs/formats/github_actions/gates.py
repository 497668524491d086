"""Gates of GitHub Actions: environments that may ask reviewers, steps that wait for approval."""

from __future__ import annotations

from graphs.formats.draft import Draft, Facts
from graphs.formats.github_actions.file import Job, Step
from graphs.formats.github_actions.grants import split_tools

_SETTINGS = "it is a setting of the repository"


def environment_facts() -> Facts:
    """What is known of the approval of an environment: it may be none."""
    return {
        "enforced": (
            None,
            f"whether the environment has required reviewers is not told: {_SETTINGS}",
        ),
        "on_timeout": ("deny", "a job that nobody approves within 30 days fails"),
        "approvers": (None, f"who the reviewers are is not told: {_SETTINGS}"),
        "shows": (None, "reviewers see the run and its commit; what else is not told"),
        "binds": (None, "the approval lets the job run; what the job then does is not fixed by it"),
        "self_approval": (None, f"whether who started it may approve it is not told: {_SETTINGS}"),
    }


def add_environment(draft: Draft, job: Job, node: str) -> str:
    """Add the gate that the environment of a job may be, before the job; gives the gate."""
    return place_environment(draft, job.environment, node, f"{job.pointer}/environment")


def place_environment(draft: Draft, name: str, node: str, pointer: str) -> str:
    """Add an environment as a gate that flows into a node."""
    gate = draft.add(
        "gate", f"Environment {name}", "platform", "GitHub holds the job there",
        environment_facts(), pointer=pointer,
        description="A gate only if the environment has required reviewers.",
    )  # fmt: skip
    draft.link("flow", gate, node)
    return gate


def add_manual_approval(draft: Draft, step: Step, part_of: str) -> str:
    """Add a step that opens an issue and waits until approvers answer there."""
    named = [one for one in split_tools(step.input("approvers")) if "{" not in one]
    approvers = tuple(named) or None
    facts: Facts = {
        "enforced": ("before", "the job waits in this step"),
        "on_timeout": ("deny", "the job fails when its time is over"),
        "approvers": (
            approvers,
            "its input names them" if approvers else "who they are is not told",
        ),
        "shows": (None, "the issue shows what the step writes into it"),
        "binds": (None, "the answer lets the job go on; what it then does is not fixed by it"),
    }
    return draft.add(
        "gate", step.name, "platform", "the step waits on the runner", facts,
        pointer=step.pointer, description=f"Action {step.uses}", part_of=part_of,
    )  # fmt: skip
