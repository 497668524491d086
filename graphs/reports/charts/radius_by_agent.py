"""How far each agent reaches: ungated, past gates that do not hold, behind gates, and latent."""

from __future__ import annotations

from graphs.reports.charts.bars import WIDTH, Bar, Part, StackedBars, height_of
from graphs.reports.charts.chart import Chart
from graphs.reports.charts.names import first, node_names
from graphs.reports.subject import Subject
from graphs.words import counted

_PARTS = (
    Part("ungated", "Ungated"),
    Part("weak", "Weak"),
    Part("gated", "Gated"),
    Part("latent", "Latent"),
)
_COLUMNS = ("Agent", "Ungated", "Weak", "Gated", "Latent", "Weight")
_MOST = 12


def chart(subject: Subject) -> Chart | None:
    analysis = subject.analysis
    agents = [node.id for node in subject.workflow.nodes if node.kind == "agent"]
    counts = {
        agent: (len(each.ungated), len(each.weak), len(each.gated), len(each.latent), each.weight)
        for agent, each in analysis.radii(sorted(agents)).items()
    }
    if not any(map(any, counts.values())):
        return None
    names = node_names(subject.workflow)
    most = max(map(max, counts.values())) + 1
    rank = {a: ((c[0] * most + c[1]) * most + c[2]) * most + c[3] for a, c in counts.items()}
    shown, others = first(rank, _MOST)
    bars = [Bar(names[agent], counts[agent][:4]) for agent in shown]
    rows = [(names[agent], *map(str, counts[agent])) for agent in shown]
    if others:
        # What several reach may be the same: a sum would count it twice.
        largest = [max(counts[agent][part] for agent in others) for part in range(5)]
        name = f"Each of {counted(len(others), 'other')}: at most"
        bars.append(Bar(name, tuple(largest[:4]), others=True))
        rows.append((name, *map(str, largest)))
    return Chart(
        "radius",
        "Blast radius of each agent",
        _says(names[shown[0]], counts[shown[0]], len(subject.workflow.nodes)),
        _COLUMNS,
        tuple(rows),
        StackedBars(
            "Agent, and how many nodes it reaches", _PARTS, tuple(bars), subject.kit.measure
        ),
        WIDTH,
        height_of(bars),
        subject.kit.fonts,
        subject.kit.measure,
    )


def _says(name: str, counts: tuple[int, ...], nodes: int) -> str:
    told = [f"{counts[0]} of the {nodes} nodes ungated"]
    if counts[1]:
        told.append(f"{counts[1]} past gates that do not hold")
    if counts[2]:
        told.append(f"{counts[2]} behind gates")
    said = f"{name} reaches {', '.join(told)}"
    if counts[3]:
        said += f"; its credentials allow {counts[3]} more than is wired"
    return f"{said}."
