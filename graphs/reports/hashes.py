"""The hashes that tell versions of a map and of a policy apart, in whatever file they stood."""

from __future__ import annotations

import hashlib
import json

from graphs.formats.native_writer import dump
from graphs.model.workflow import Workflow
from graphs.policy.policy import Policy


def model_hash(workflow: Workflow) -> str:
    """The SHA-256 of the workflow as this tool understood it, in its native form, as hex."""
    return hashlib.sha256(dump(workflow).encode("utf-8", "backslashreplace")).hexdigest()


def policy_hash(policy: Policy) -> str:
    """The SHA-256 of the policy's values as sorted JSON, as hex."""
    values = policy.model_dump(mode="json", by_alias=True)
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
