"""Derive the catalogues n8n.yaml and vendors.yaml from the node descriptions of n8n.

Usage: python packaging/n8n_catalogue.py NODES_BASE_FOLDER LANGCHAIN_FOLDER
where the folders are the unpacked npm packages n8n-nodes-base and @n8n/n8n-nodes-langchain.
Only facts are taken: node types, groups, resources, operations, defaults, credential types and the
hosts that credentials are tested against. What each operation does is derived from its name by the
word tables below; `n8n_reviewed.yaml` beside this file holds what was checked by hand and wins.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from graphs.formats.verbs import verb_of, words

HERE = Path(__file__).resolve().parent
CATALOGUE = HERE.parent / "resources" / "catalogue"
PACKAGES = ("n8n-nodes-base", "@n8n/n8n-nodes-langchain")

GOOGLE = re.compile(r"^(google|gmail|gSuite|youTube)")
MICROSOFT = re.compile(r"^(microsoft|azure)")
AMAZON = re.compile(r"^aws")


def versions_of(node: dict[str, Any]) -> list[float]:
    version = node["version"]
    return [float(one) for one in (version if isinstance(version, list) else [version])]


def _meets(version: float, condition: Any) -> bool:
    if not isinstance(condition, dict):
        return version == float(condition)
    tests = condition.get("_cnd", {})
    checks = {
        "gte": lambda bound: version >= bound, "lte": lambda bound: version <= bound,
        "gt": lambda bound: version > bound, "lt": lambda bound: version < bound,
        "eq": lambda bound: version == bound, "not": lambda bound: version != bound,
    }  # fmt: skip
    return all(checks[name](float(bound)) for name, bound in tests.items() if name in checks)


def shown(node: dict[str, Any], prop: dict[str, Any]) -> list[float]:
    """The versions of the node in which a property applies."""
    conditions = prop.get("displayOptions", {}).get("show", {}).get("@version")
    versions = versions_of(node)
    if not conditions:
        return versions
    return [one for one in versions if any(_meets(one, condition) for condition in conditions)]


def properties(node: dict[str, Any], name: str) -> Iterator[dict[str, Any]]:
    for prop in node.get("properties", []):
        if prop["name"] == name and prop.get("type") in ("options", "hidden"):
            yield prop


def operations(node: dict[str, Any]) -> dict[float, tuple[str, dict[str, str], set[str]]]:
    """By version: the default resource, the default operation of each resource, all operations."""
    found: dict[float, tuple[str, dict[str, str], set[str]]] = {}
    for version in versions_of(node):
        resource = ""
        for prop in properties(node, "resource"):
            if version in shown(node, prop):
                resource = str(prop.get("default") or "")
        found[version] = (resource, {}, set())
    for prop in properties(node, "operation"):
        resources = prop.get("displayOptions", {}).get("show", {}).get("resource", [""])
        values = [str(o["value"]) for o in prop.get("options", []) if "value" in o]
        for version in shown(node, prop):
            _, defaults, all_of = found[version]
            for resource in resources:
                if not isinstance(resource, str):
                    continue
                defaults.setdefault(resource, str(prop.get("default") or ""))
                all_of.update(f"{resource}:{value}" for value in values or [defaults[resource]])
    return found


def vendor_of(name: str) -> str:
    if GOOGLE.match(name):
        return "google"
    if MICROSOFT.match(name):
        return "microsoft"
    if AMAZON.match(name):
        return "amazon"
    return "-".join(words(re.sub(r"(Trigger|Tool)$", "", name)))


def title_of(name: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in words(name))


def role_of(name: str, node: dict[str, Any]) -> str:
    """A first guess at what a node is, by its group, its name and what it gives."""
    prefixes = {
        "lmChat": "model", "lm": "model", "embeddings": "model", "reranker": "model",
        "memory": "memory", "vectorStore": "vector-store", "chatHubVectorStore": "vector-store",
        "document": "part", "textSplitter": "part", "outputParser": "part", "retriever": "part",
        "chain": "chain", "tool": "tool",
    }  # fmt: skip
    if "trigger" in node["group"] or name.endswith("Trigger"):
        return "trigger"
    for prefix, role in prefixes.items():
        if node["package"] == PACKAGES[1] and re.match(prefix + "[A-Z]", name):
            return role
    return "app"


def entry_of(name: str, nodes: list[dict[str, Any]]) -> dict[str, Any]:
    """What one node type is and does, over all its versions."""
    entry: dict[str, Any] = {"role": role_of(name, nodes[-1])}
    effects: dict[str, set[str]] = {}
    defaults: list[tuple[float, str, dict[str, str]]] = []
    credentials: list[str] = []
    for node in nodes:
        for credential in node.get("credentials", []):
            if credential["name"] not in credentials:
                credentials.append(credential["name"])
        for version, (resource, by_resource, all_of) in operations(node).items():
            defaults.append((version, resource, by_resource))
            for operation in all_of:
                effects.setdefault(verb_of(*reversed(operation.split(":", 1))), set()).add(
                    operation
                )
    if entry["role"] != "trigger":
        if effects:
            entry["effects"] = {verb: sorted(ops) for verb, ops in sorted(effects.items())}
        elif entry["role"] == "app" and credentials:
            entry["effects"] = {_by_group(nodes[-1]["group"]): ["*"]}
    merged: list[list[Any]] = []
    for version, resource, by_resource in sorted(defaults, key=lambda one: one[0]):
        if not resource and not by_resource:
            continue
        if merged and merged[-1][1:] == [resource, by_resource]:
            continue
        merged.append([version, resource, dict(sorted(by_resource.items()))])
    if merged:
        entry["defaults"] = merged
    entry["vendor"] = vendor_of(name) if credentials or entry["role"] == "trigger" else "platform"
    if credentials:
        entry["credentials"] = credentials
    return entry


def _by_group(group: list[str]) -> str:
    if "input" in group:
        return "read"
    return "write" if "output" in group else "unknown"


def reviewed(entry: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """The entry with what was checked by hand: fields replaced, operations moved to a verb."""
    entry = dict(entry)
    for key, value in change.items():
        if key == "verbs":
            effects = {verb: list(ops) for verb, ops in entry.get("effects", {}).items()}
            for operation, verb in value.items():
                for ops in effects.values():
                    if operation in ops:
                        ops.remove(operation)
                effects.setdefault(verb, []).append(operation)
            entry["effects"] = {verb: sorted(ops) for verb, ops in sorted(effects.items()) if ops}
        elif value is None:
            entry.pop(key, None)
        else:
            entry[key] = value
    return entry


def hosts_by_vendor(
    credentials: list[dict[str, Any]], vendors: dict[str, str]
) -> dict[str, set[str]]:
    """The host suffixes that credentials are tested against, by the vendor of their nodes."""
    found: dict[str, set[str]] = {}
    for credential in credentials:
        request = (credential.get("test") or {}).get("request") or {}
        base = request.get("baseURL")
        if not isinstance(base, str) or "{" in base or base.startswith("="):
            continue
        host = urlsplit(base).hostname or ""
        host = re.sub(r"^(www|api|api-ssl|app|rest|v\d)\d*\.", "", host)
        for node in credential.get("supportedNodes", []):
            if "." in host and node in vendors:
                found.setdefault(vendors[node], set()).add(host)
    return found


def flow(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


def read(folders: list[Path]) -> tuple[dict[str, list[dict[str, Any]]], list[dict[str, Any]]]:
    nodes: dict[str, list[dict[str, Any]]] = {}
    credentials: list[dict[str, Any]] = []
    for package, folder in zip(PACKAGES, folders, strict=True):
        types = folder / "dist" / "types"
        for node in json.loads((types / "nodes.json").read_text("utf-8")):
            nodes.setdefault(f"{package}.{node['name']}", []).append({**node, "package": package})
        credentials += json.loads((types / "credentials.json").read_text("utf-8"))
    return nodes, credentials


def main(folders: list[Path]) -> None:
    nodes, credentials = read(folders)
    checked = yaml.safe_load((HERE / "n8n_reviewed.yaml").read_text("utf-8"))
    entries: dict[str, dict[str, Any]] = {}
    for node_type, described in nodes.items():
        entries[node_type] = entry_of(node_type.rpartition(".")[2], described)
    for node_type, change in checked["types"].items():
        entry = reviewed(entries.get(node_type, {"role": "app"}), change)
        entries[node_type] = {**entry, "reviewed": True}
    lines = [
        "# What each n8n node type is and does. Written by packaging/n8n_catalogue.py;",
        "# correct it in packaging/n8n_reviewed.yaml and run that again.",
        "# One line a type, so that a reader can find one without parsing the rest.",
    ]
    lines += [f"{flow(key)}: {flow(entry)}" for key, entry in sorted(entries.items())]
    (CATALOGUE / "n8n.yaml").write_text("\n".join(lines) + "\n", "utf-8")

    vendors = {
        key.rpartition(".")[2]: str(entry["vendor"])
        for key, entry in entries.items()
        if "vendor" in entry
    }
    hosts = hosts_by_vendor(credentials, vendors)
    lines = [
        "# Vendors: their name, their hosts (with what lies below them), and what their API is."
    ]
    listed: dict[str, dict[str, Any]] = {}
    for vendor in sorted({*hosts, *checked["vendors"]}):
        known = dict(checked["vendors"].get(vendor, {}))
        known["hosts"] = sorted({*hosts.get(vendor, ()), *known.get("hosts", ())})
        known.setdefault("name", title_of(vendor))
        if vendor not in ("private", "internet", "platform", "unknown"):
            listed[vendor] = known
    lines += [f"{flow(key)}: {flow(entry)}" for key, entry in listed.items()]
    (CATALOGUE / "vendors.yaml").write_text("\n".join(lines) + "\n", "utf-8")

    unknown = sorted(
        f"{key} {operation}"
        for key, entry in entries.items()
        for operation in entry.get("effects", {}).get("unknown", [])
    )
    print(f"{len(entries)} types, {len(checked['types'])} reviewed, {len(listed)} vendors")
    print(f"{len(unknown)} operations unknown:", *unknown, sep="\n  ")


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:3]])
