"""What the property tests share: how many examples, the policies, and the replay of a witness."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

import yaml
from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis.errors import UnsatisfiedAssumption
from oracle import Oracle
from oracle_actions import Question, default_class
from oracle_walks import Map, Place
from shrinking import described, shrink
from strategies import workflows

from graphs.analysis.engine import Analysis, analyse
from graphs.analysis.result import Path
from graphs.model.workflow import Workflow
from graphs.policy.policy import make_policy
from resources import policy_text

#: Set UNGATED_PROPERTY_EXAMPLES to try more workflows, others at each run.
_EXAMPLES = os.environ.get("UNGATED_PROPERTY_EXAMPLES")
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


def for_random_workflows(examples: int) -> Callable[[Callable[..., None]], Callable[[], None]]:
    """Run a test on this many random workflows, the same ones every time unless told otherwise."""

    def decorate(test: Callable[..., None]) -> Callable[[], None]:
        def try_one(workflow: Workflow) -> None:
            error = _error(test, workflow)
            if error is None:
                return
            small = shrink(workflow, lambda smaller: _error(test, smaller) is not None)
            told = f"\n{described(small)}\n{_error(test, small)}"
            raise AssertionError(told) from error

        decorated: Any = given(workflow=workflows())(wraps(test)(try_one))
        return settings(
            max_examples=int(_EXAMPLES) if _EXAMPLES else examples,
            derandomize=_EXAMPLES is None,
            deadline=None,
            # Taking elements away is quicker and ends smaller than shrinking the random choices.
            phases=[Phase.generate],
            verbosity=Verbosity.quiet,
            suppress_health_check=list(HealthCheck),
        )(decorated)

    return decorate


def _error(test: Callable[..., None], workflow: Workflow) -> Exception | None:
    try:
        test(workflow=workflow)
    except UnsatisfiedAssumption:
        return None
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
