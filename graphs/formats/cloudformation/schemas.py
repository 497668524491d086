"""What action groups and gateways offer: function schemas, tool schemas, OpenAPI in a template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphs.errors import InputError
from graphs.formats.json_text import parse_json
from graphs.formats.stepfunctions.file import text
from graphs.formats.yaml_text import parse_yaml

_METHODS = frozenset({"get", "put", "post", "delete", "patch", "head", "options"})
_MOST = 500


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that a model may ask for. `confirmed`: its user is asked first."""

    name: str
    description: str = ""
    schema: Mapping[str, Any] | None = None
    confirmed: bool = False
    method: str = ""


def functions_of(schema: Any) -> list[Operation]:
    """The functions of a `FunctionSchema`."""
    held = schema.get("Functions") if isinstance(schema, Mapping) else None
    found: list[Operation] = []
    for one in held[:_MOST] if isinstance(held, list) else ():
        if not isinstance(one, Mapping) or not text(one.get("Name")):
            continue
        parameters = one.get("Parameters")
        properties = {
            str(key): {
                "type": text(value.get("Type")),
                "description": text(value.get("Description")),
            }
            for key, value in (parameters.items() if isinstance(parameters, Mapping) else ())
            if isinstance(value, Mapping)
        }
        found.append(
            Operation(
                text(one["Name"]), text(one.get("Description")), {"properties": properties},
                one.get("RequireConfirmation") == "ENABLED",
            )
        )  # fmt: skip
    return found


def tools_of(schema: Any) -> list[Operation]:
    """The tools of an inline `ToolSchema` of a gateway's target."""
    held = schema.get("InlinePayload") if isinstance(schema, Mapping) else None
    found: list[Operation] = []
    for one in held[:_MOST] if isinstance(held, list) else ():
        if isinstance(one, Mapping) and text(one.get("Name")):
            found.append(
                Operation(
                    text(one["Name"]),
                    text(one.get("Description")),
                    _lowered(one.get("InputSchema")),
                )
            )
    return found


def _lowered(schema: Any) -> Mapping[str, Any]:
    """A schema in the spelling of CloudFormation (`Properties`) in that of JSON Schema."""
    if not isinstance(schema, Mapping):
        return {}
    properties = schema.get("Properties", schema.get("properties"))
    held = properties if isinstance(properties, Mapping) else {}
    return {
        "properties": {
            str(key): {str(k).lower(): v for k, v in value.items()}
            for key, value in held.items()
            if isinstance(value, Mapping)
        }
    }


def operations_of(payload: Any, file: str) -> list[Operation]:
    """The operations of an OpenAPI document, given as text (JSON or YAML) or as values."""
    data = payload
    if isinstance(payload, str):
        try:
            parse = parse_json if payload.lstrip()[:1] == "{" else parse_yaml
            data = parse(payload, file)
        except InputError:
            return []
    paths = data.get("paths") if isinstance(data, Mapping) else None
    found: list[Operation] = []
    for path, item in paths.items() if isinstance(paths, Mapping) else ():
        for method, operation in item.items() if isinstance(item, Mapping) else ():
            if method not in _METHODS or not isinstance(operation, Mapping) or len(found) >= _MOST:
                continue
            name = text(operation.get("operationId")) or f"{method.upper()} {path}"
            described = text(operation.get("description")) or text(operation.get("summary"))
            found.append(
                Operation(
                    name, described, _properties(operation),
                    operation.get("x-requireConfirmation") == "ENABLED", method.upper(),
                )
            )  # fmt: skip
    return found


def _properties(operation: Mapping[str, Any]) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    parameters = operation.get("parameters")
    for one in parameters if isinstance(parameters, list) else ():
        if isinstance(one, Mapping) and text(one.get("name")):
            schema = one.get("schema")
            found[text(one["name"])] = dict(schema) if isinstance(schema, Mapping) else {}
    body = operation.get("requestBody")
    content = body.get("content") if isinstance(body, Mapping) else None
    for media in content.values() if isinstance(content, Mapping) else ():
        schema = media.get("schema") if isinstance(media, Mapping) else None
        properties = schema.get("properties") if isinstance(schema, Mapping) else None
        for key, value in properties.items() if isinstance(properties, Mapping) else ():
            found[str(key)] = dict(value) if isinstance(value, Mapping) else {}
    return {"properties": found}
