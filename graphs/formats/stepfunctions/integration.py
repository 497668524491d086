"""What the `Resource` of a task calls: a service and its action, and how the task waits for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_PATTERN = re.compile(r"\.(sync(?::\d)?|waitForTaskToken)$")
_STATES_ARN = re.compile(r"^arn:[^:]*:states:[^:]*:[^:]*:(.+)$")
_FUNCTION_ARN = re.compile(r"^arn:[^:]*:lambda:[^:]*:[^:]*:function:([^:]+)")
_FUNCTION_WORD = re.compile(r"lambda|function|func\b|fn(?:arn)?$|fnarn", re.IGNORECASE)
#: What the short names of optimised integrations stand for in IAM.
_ACTIONS = {
    "lambda:Invoke": "lambda:InvokeFunction",
    "apigateway:Invoke": "execute-api:Invoke",
    "eks:Call": "eks:AccessKubernetesApi",
    "http:Invoke": "states:InvokeHTTPEndpoint",
    "elasticmapreduce:AddStep": "elasticmapreduce:AddJobFlowSteps",
    "elasticmapreduce:CreateCluster": "elasticmapreduce:RunJobFlow",
    "elasticmapreduce:TerminateCluster": "elasticmapreduce:TerminateJobFlows",
}


@dataclass(frozen=True, slots=True)
class Integration:
    """`kind`: service, function, activity or unknown; `service` by its name in IAM; `action` as in
    IAM; `waits`: for nothing more than the answer (empty), for the end of the job (sync), or for
    whoever has the token (token). `name`: of the function or activity, or the text as written.
    """

    kind: str
    service: str = ""
    action: str = ""
    waits: str = ""
    name: str = ""

    @property
    def full(self) -> str:
        return f"{self.service}:{self.action}"


def sdk_names(catalogue: dict[str, dict[str, object]]) -> dict[str, str]:
    """The names of services in IAM by those that the SDK integrations have for them."""
    return {
        key.removeprefix("sdk:"): str(entry.get("iam", ""))
        for key, entry in catalogue.items()
        if key.startswith("sdk:")
    }


def integration_of(resource: str, sdk: dict[str, str]) -> Integration:
    """What a resource stands for; never raises."""
    return _parsed(resource.strip()[:2000], tuple(sorted(sdk.items())))


@lru_cache(maxsize=4096)
def _parsed(resource: str, sdk: tuple[tuple[str, str], ...]) -> Integration:
    function = _FUNCTION_ARN.match(resource)
    if function:
        return Integration("function", "lambda", "InvokeFunction", "", function[1].strip("${} "))
    arn = _STATES_ARN.match(resource)
    if arn is None:
        written = resource.strip("${} ")
        if written and _FUNCTION_WORD.search(written):
            return Integration("function", "lambda", "InvokeFunction", "", written)
        return Integration("unknown", name=written)
    rest = arn[1]
    if rest.startswith("activity:"):
        return Integration("activity", "states", "", "token", rest.partition(":")[2])
    waits = ""
    pattern = _PATTERN.search(rest)
    if pattern:
        waits = "token" if pattern[1] == "waitForTaskToken" else "sync"
        rest = rest[: pattern.start()]
    parts = rest.split(":")
    from_sdk = parts[0] == "aws-sdk"
    if from_sdk:
        parts = parts[1:]
    if len(parts) != 2 or not all(parts):
        return Integration("unknown", name=resource)
    service, action = parts[0].lower(), parts[1][:1].upper() + parts[1][1:]
    if from_sdk:
        service = dict(sdk).get(service, service)
    full = _ACTIONS.get(f"{service}:{action}", f"{service}:{action}")
    service, _, action = full.partition(":")
    if full == "lambda:InvokeFunction" or (service, action) == ("lambda", "InvokeAsync"):
        return Integration("function", service, action, waits)
    return Integration("service", service, action, waits)
