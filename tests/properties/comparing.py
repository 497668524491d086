"""What the property tests share: how many examples, the policies, and the replay of a witness."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from random import Random

import yaml
from oracle import Oracle
from oracle_actions import Question, default_class
from oracle_walks import Map, Place
from random_workflows import random_workflow
from shrinking import described, shrink

from graphs.analysis.engine import Analysis, analyse
from graphs.analysis.result import Path
from graphs.model.workflow import Workflow
from graphs.policy.policy import make_policy
from resources import policy_text

#: Set these to try more workflows, or others.
_EXAMPLES = int(os.environ.get("UNGATED_PROPERTY_EXAMPLES", "0"))
#: The share of a test's examples that is tried by default, so that all tests take minutes.
_SHARE = 0.4
_FIRST_SEED = int(os.environ.get("UNGATED_PROPERTY_SEED", "0"))
_DATA = yaml.safe_load(policy_text("default"))
DEFAULT = make_policy(_DATA, "default")
#: The default policy after lines that use every condition it does not, and prohibit something.
STRICT = make_policy(
    {
        **_DATA,
        "name": "strict",
        "actions": [
            {"class": "prohibited", "verb": ["admin", "pay"]},
            {"class": "prohibited", "verb": "disclose", "load": "restricted"},
            {"class": "advisory", "verb": "grant", "reversible": True, "environment": "dev"},
            {"class": "prohibited", "verb": "grant", "reversible": False},
            {"class": "advisory", "verb": "execute", "actor_kind": ["step", "human"]},
            *_DATA["actions"],
        ],
    },
    "strict",
)


def strict_class(question: Question) -> str:
    if question.verb in ("admin", "pay"):
        return "prohibited"
    if question.verb == "disclose" and question.load == "restricted":
        return "prohibited"
    if question.verb == "grant":
        if not question.reversible:
            return "prohibited"
        return "advisory" if question.environment == "dev" else "review"
    if question.verb == "execute" and question.actor_kind in ("step", "human"):
        return "advisory"
    return default_class(question)


def for_random_workflows(
    examples: int, scattered: int = 20
) -> Callable[[Callable[[Workflow], None]], Callable[[], None]]:
    """Run a test on this many random workflows, of at most so many scattered links each.

    A failure is told with the smallest workflow that still fails.
    """

    def decorate(test: Callable[[Workflow], None]) -> Callable[[], None]:
        def try_all() -> None:
            for seed in range(
                _FIRST_SEED, _FIRST_SEED + (_EXAMPLES or max(20, round(examples * _SHARE)))
            ):
                workflow = random_workflow(Random(seed), scattered=scattered)
                error = _error(test, workflow)
                if error is not None:
                    small = shrink(workflow, lambda one: _error(test, one) is not None)
                    told = f"seed {seed}\n{described(small)}\n{_error(test, small)}"
                    raise AssertionError(told) from error

        # The test keeps its name, but takes no workflow, which pytest would look for as a fixture.
        try_all.__name__, try_all.__doc__ = test.__name__, test.__doc__
        try_all.on = test  # type: ignore[attr-defined]
        return try_all

    return decorate


def _error(test: Callable[[Workflow], None], workflow: Workflow) -> Exception | None:
    try:
        test(workflow)
    except Exception as error:
        return error
    return None


def both(workflow: Workflow, strict: bool = False) -> tuple[Analysis, Oracle]:
    """The engine's analysis and the oracle's, under the default or the strict policy."""
    policy, classify = (STRICT, strict_class) if strict else (DEFAULT, default_class)
    return analyse(workflow, policy), Oracle(workflow, classify)


def replay(
    the_map: Map, path: Path, starts: Iterable[Place], sorts: frozenset[str] | None = None
) -> set[Place]:
    """Where walks from these places stand after they took the links of a path, node by node.

    Empty where no walk can do so. `sorts` allows authority arcs too where it names them; they
    leave scope and state alone.
    """
    assert len(path.nodes) == len(path.links) + 1, path
    places = {place for place in starts if place[0][0] == path.nodes[0]}
    for link, following in zip(path.links, path.nodes[1:], strict=True):
        moved = set()
        for vertex, in_scope, state in places:
            for arc in the_map.arcs_from.get(vertex, []):
                if arc.link != link or arc.head[0] != following:
                    continue
                if arc.is_content or arc.sort == "access":
                    moved.add((arc.head, *the_map.advance(arc, in_scope, state)))
                elif sorts and arc.sort in sorts:
                    moved.add((arc.head, in_scope, state))
        places = moved
    return places
