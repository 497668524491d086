"""`ungated export`: the map as a picture or as text for a document."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path

import yaml

import resources
from app.commands.output import OutputError, check_output, replacing, write_text
from app.services.opening import OverlayChoice, open_source
from app.services.policies import policy_for
from graphs.api import Analysis, analyse
from graphs.drawing.builder import build_scene
from graphs.drawing.kit import Kit
from graphs.drawing.layout import Positions, lay_out
from graphs.drawing.lenses import lens as lens_of
from graphs.drawing.scene import Scene
from graphs.drawing.svg import to_svg
from graphs.errors import UngatedError
from graphs.model.workflow import Workflow
from graphs.reports.registry import REPORTS, report_for

PICTURES = (".svg", ".png", ".pdf")
TEXTS = tuple(REPORTS)


class FocusError(UngatedError):
    """A node that the workflow does not have."""


def export(
    file: str,
    output: Path,
    *,
    lens: str,
    focus: str | None,
    theme: str,
    policy: str | None,
    overlay: OverlayChoice,
) -> None:
    """Draw a file's map through a lens; the suffix of the output decides how.

    Raises `InputError` for what cannot be read, `OutputError` for what cannot be written and
    `FocusError` for a node that there is not.
    """
    suffix = output.suffix.lower()
    if suffix not in PICTURES + TEXTS:
        known = ", ".join(PICTURES + TEXTS)
        raise OutputError(f"{output}: how to write this is not known. End its name in {known}.")
    check_output(output, file)
    loaded = open_source(file, overlay)
    workflow = loaded.workflow
    focused = None if focus is None else find_node(workflow, focus)
    analysis = analyse(workflow, policy_for(loaded, file, policy))
    colours: Mapping[str, str] = yaml.safe_load(resources.theme_text(theme))
    if suffix in TEXTS:
        report = report_for(suffix)
        write_text(report.write(workflow, analysis, lens_of(lens), colours, focused), output, file)
        return
    positions = loaded.overlay.overlay.positions if loaded.overlay is not None else {}
    scene = _scene(workflow, analysis, lens, focused, positions)
    if suffix == ".svg":
        write_text(to_svg(scene, colours), output, file)
        return
    with replacing(output, file) as path:
        _paint(scene, colours, path, suffix)


def find_node(workflow: Workflow, wanted: str) -> str:
    """The id of a node by its id or its name. Raises `FocusError`."""
    if wanted in workflow.node_by_id:
        return wanted
    named = [node.id for node in workflow.nodes if node.title == wanted]
    if len(named) == 1:
        return named[0]
    if named:
        raise FocusError(f"{wanted}: several nodes have this name. Use an id: {', '.join(named)}.")
    names = [name for node in workflow.nodes for name in (node.id, node.title)]
    close = difflib.get_close_matches(wanted, names, n=3)
    hint = f"Did you mean {' or '.join(dict.fromkeys(close))}?" if close else "Use a node's id."
    raise FocusError(f"{wanted}: there is no such node. {hint}")


def _scene(
    workflow: Workflow, analysis: Analysis, lens: str, focus: str | None, positions: Positions
) -> Scene:
    kit = Kit.of(resources.font_metrics(), yaml.safe_load(resources.icons_text()))
    layout = lay_out(workflow, kit.measure, positions)
    return build_scene(workflow, layout, lens_of(lens), analysis, kit, focus=focus)


def _paint(scene: Scene, colours: Mapping[str, str], path: Path, suffix: str) -> None:
    try:
        from app.canvas.pictures import to_pdf, to_png
    except ImportError as error:
        raise OutputError(
            f"{suffix[1:].upper()} needs Qt, which cannot be loaded: {error}. "
            "Install what `make run` names, or write .svg, .mmd or .dot."
        ) from None
    if suffix == ".png":
        to_png(scene, colours, path)
    else:
        to_pdf(scene, colours, path)
