"""Which CrewAI files belong together: agents with their tasks, crews with their agents, flows."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphs.formats.crewai.file import (
    Agent,
    Crew,
    data_of,
    kind_of,
    mapping,
    read_agents,
    read_tasks,
    sequence,
    text,
    unwrapped,
)  # fmt: skip
from graphs.formats.reading import Document

_ENDINGS = (".jsonc", ".json", ".yaml", ".yml")
#: Folders that say nothing of the crew whose files are in them.
_PLAIN_FOLDERS = frozenset({"config", "src", "agents", "crews", "."})


@dataclass(frozen=True, slots=True)
class Flow:
    """A declarative flow as it stands in its file."""

    name: str
    data: Mapping[str, Any]
    file: str


@dataclass(slots=True)
class Project:
    """What the files given describe. `by_folder`: the crews that stand in JSON, by their place."""

    crews: list[Crew] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)
    by_place: dict[str, Crew] = field(default_factory=dict)

    def declared(self, flow: Flow, reference: str) -> Crew | None:
        """The crew in the file or folder that a flow names, relative to the flow's own folder."""
        place = _normal(posixpath.join(_folder(flow.file), reference.replace("\\", "/")))
        return self.by_place.get(place)


def read_project(documents: Sequence[Document]) -> Project:
    """All agents, tasks, crews and flows in some documents. Raises `InputError`."""
    kinds = [(kind_of(document), document) for document in documents]
    project = Project()
    singles = {
        _stem(document.name): Agent(
            posixpath.basename(_stem(document.name)), data_of(document), document.name, "", True
        )
        for kind, document in kinds
        if kind == "agent"
    }
    used: set[str] = set()
    for kind, document in kinds:
        if kind == "crew":
            crew = _crew(document, singles, used)
            project.crews.append(crew)
            for place in (document.name, _stem(document.name), _folder(document.name)):
                project.by_place.setdefault(_normal(place), crew)
        elif kind == "flow":
            data = mapping(data_of(document))
            name = text(data.get("name")) or posixpath.basename(_stem(document.name))
            project.flows.append(Flow(name, data, document.name))
    project.crews += _pairs([one for one in kinds if one[0] in ("agents", "tasks")])
    alone = [agent for stem, agent in singles.items() if stem not in used]
    if alone:
        name = _title(alone[0].file) if len(alone) > 1 else alone[0].name
        project.crews.append(Crew(name, tuple(alone), (), alone[0].file, is_complete=True))
    return project


def _crew(document: Document, singles: Mapping[str, Agent], used: set[str]) -> Crew:
    data = mapping(data_of(document))
    listed = data.get("agents")
    agents = read_agents(listed, document.name, "/agents", is_complete=True)
    known = {agent.name for agent in agents}
    wanted = [name for name in map(text, sequence(listed)) if name]
    manager = text(data.get("manager_agent"))
    missing: list[str] = []
    for name in dict.fromkeys([*wanted, *([manager] if manager else [])]):
        if name in known:
            continue
        folder = _folder(document.name)
        places = [_normal(posixpath.join(folder, "agents", name)), _normal(
            posixpath.join(folder, name))]  # fmt: skip
        stem = next((place for place in places if place in singles), "")
        if stem:
            used.add(stem)
            agents.append(singles[stem])
        else:
            missing.append(name)
    return Crew(
        text(data.get("name")) or _title(document.name),
        tuple(agents),
        tuple(read_tasks(data.get("tasks"), document.name, "/tasks")),
        document.name,
        data,
        tuple(missing),
        is_complete=True,
    )


def inline_crew(data: Mapping[str, Any], name: str, file: str, at: str) -> Crew:
    """A crew that stands in a flow."""
    return Crew(
        text(data.get("name")) or name,
        tuple(read_agents(data.get("agents"), file, f"{at}/agents", is_complete=True)),
        tuple(read_tasks(data.get("tasks"), file, f"{at}/tasks")),
        file,
        data,
        is_complete=True,
    )


def _pairs(kinds: Sequence[tuple[str, Document]]) -> list[Crew]:
    """Files of agents with the file of tasks that is called alike, else with the only one there."""
    groups: dict[str, dict[str, Document]] = {}
    for kind, document in kinds:
        key = _stem(document.name).replace(kind, "*").replace(kind[:-1], "*")
        held = groups.setdefault(key, {})
        if kind in held:
            # Two files of a kind that are called alike cannot be told apart.
            held = groups.setdefault(document.name, {})
        held[kind] = document
    halves = {kind: [key for key, held in groups.items() if list(held) == [kind]]
              for kind in ("agents", "tasks")}  # fmt: skip
    if len(halves["agents"]) == len(halves["tasks"]) == 1:
        groups[halves["agents"][0]].update(groups.pop(halves["tasks"][0]))
    return [_pair(held) for held in groups.values()]


def _pair(held: Mapping[str, Document]) -> Crew:
    agents, tasks = held.get("agents"), held.get("tasks")
    first = agents or tasks
    assert first is not None
    return Crew(
        _title(first.name),
        tuple(read_agents(*_part(agents, "agents"))) if agents else (),
        tuple(read_tasks(*_part(tasks, "tasks"))) if tasks else (),
        first.name,
    )


def _part(document: Document, key: str) -> tuple[Any, str, str]:
    """What a file of agents or tasks holds, the file, and the pointer to it."""
    data = data_of(document)
    inner = unwrapped(data, key)
    return inner, document.name, "" if inner is data else f"/{key}"


def _normal(place: str) -> str:
    return posixpath.normpath(place.replace("\\", "/")) if place else "."


def _folder(name: str) -> str:
    return posixpath.dirname(_normal(name))


def _stem(name: str) -> str:
    place = _normal(name)
    ending = next((one for one in _ENDINGS if place.lower().endswith(one)), "")
    return place[: len(place) - len(ending)] if ending else place


def _title(name: str) -> str:
    """What a crew without a name of its own is called: by its file, or the folder around it."""
    base = posixpath.basename(_stem(name))
    words = [one for one in base.replace("_", ".").replace("-", ".").split(".") if one]
    kept = [one for one in words if one.lower() not in ("agents", "tasks", "crew", "agent")]
    if kept:
        return base.removesuffix("agents").removesuffix("tasks").strip("._-") or base
    parts = [one for one in _folder(name).split("/") if one not in _PLAIN_FOLDERS and one != ""]
    return parts[-1] if parts else base


def common_name(files: Sequence[str]) -> str:
    """The folder around some files, or the first one above it that says something."""
    try:
        folder = posixpath.commonpath([_folder(name) for name in files])
    except ValueError:
        # Some are named from the root of the disk and some are not.
        return ""
    parts = [one for one in folder.split("/") if one not in _PLAIN_FOLDERS and one != ""]
    return parts[-1] if parts else ""
