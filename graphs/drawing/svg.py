"""Writes a scene as SVG: text stays text, every element has its title, and the bytes are fixed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graphs.drawing.scene import Item, Label, Scene, Shape, faded_opacity
from graphs.drawing.xml_text import escaped, quoted

_FAMILY = "Inter, 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"
_WEIGHTS = {"regular": 400, "medium": 500, "semibold": 600, "bold": 700}
_BASE_RULES = (
    f"text{{font-family:{_FAMILY};font-kerning:none;white-space:pre}}",
    "path{fill:none;stroke-linejoin:round;stroke-linecap:round}",
)
_WEIGHT_RULES = tuple(f".w-{name}{{font-weight:{weight}}}" for name, weight in _WEIGHTS.items())
_ANCHORS = {"start": "start", "middle": "middle", "end": "end"}


def to_svg(scene: Scene, theme: Mapping[str, str], background: bool = True) -> str:
    """The scene as an SVG document in the colours of a theme (role to `#rrggbb`).

    Raises KeyError for a role that the theme does not name.
    """
    width, height = _number(scene.width), _number(scene.height)
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-labelledby="title desc">\n'
        f'<title id="title">{escaped(scene.title)}</title>\n'
        f'<desc id="desc">{escaped(scene.description)}</desc>\n',
        _style(scene, theme),
    ]
    if background:
        parts.append(f'<rect width="{width}" height="{height}" fill="{theme["canvas"]}"/>\n')
    for item in scene.items:
        element = f" data-id={quoted(item.element)}" if item.element else ""
        parts.append(_item(item, element))
    parts.append("</svg>\n")
    return "".join(parts)


def to_inline_svg(scene: Scene, prefix: str, tokens: Mapping[str, str]) -> str:
    """The scene as an `<svg>` for a page of HTML, which may hold several, with no style of its own.

    The page colours it: it has the class `scene`, and `sheet` gives the rules. `prefix` begins its
    ids; an item has the token of its element as `data-e`, where there is one, so that no name of a
    file ends up in what a script reads.
    """
    width, height = _number(scene.width), _number(scene.height)
    parts = [
        f'<svg class="scene" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img" aria-labelledby="{prefix}-title {prefix}-desc">\n'
        f'<title id="{prefix}-title">{escaped(scene.title)}</title>\n'
        f'<desc id="{prefix}-desc">{escaped(scene.description)}</desc>\n',
    ]
    for item in scene.items:
        token = tokens.get(item.element, "") if item.element else ""
        parts.append(_item(item, f' data-e="{token}"' if token else ""))
    parts.append("</svg>\n")
    return "".join(parts)


def sheet(scenes: Iterable[Scene]) -> str:
    """The rules for pictures of `to_inline_svg`; the colours are variables, `--role`."""
    fills, strokes = _roles(item for scene in scenes for item in scene.items)
    rules = [f".scene {rule}" for rule in (*_BASE_RULES, *_WEIGHT_RULES)]
    rules.append(".scene .faded{opacity:var(--faded)}")
    rules += [f".scene .f-{role}{{fill:var(--{role})}}" for role in fills]
    rules += [f".scene .s-{role}{{stroke:var(--{role})}}" for role in strokes]
    return "\n".join(rules)


def _roles(items: Iterable[Item]) -> tuple[list[str], list[str]]:
    """The roles that fill, and those that stroke."""
    fills, strokes = set(), set()
    for item in items:
        fills |= {shape.style.fill for shape in item.shapes}
        fills |= {label.fill for label in item.labels}
        strokes |= {shape.style.stroke for shape in item.shapes}
    return sorted(fills - {""}), sorted(strokes - {""})


def _style(scene: Scene, theme: Mapping[str, str]) -> str:
    fills, strokes = _roles(scene.items)
    rules = [*_BASE_RULES, f".faded{{opacity:{faded_opacity(theme):g}}}"]
    rules += [f".f-{role}{{fill:{theme[role]}}}" for role in fills]
    rules += [f".s-{role}{{stroke:{theme[role]}}}" for role in strokes]
    rules += _WEIGHT_RULES
    return f"<style>{''.join(rules)}</style>\n"


def _item(item: Item, attributes: str) -> str:
    faded = " faded" if item.faded else ""
    parts = [f'<g class="{item.role}{faded}"{attributes}>']
    if item.title:
        parts.append(f"<title>{escaped(item.title)}</title>")
    if item.description:
        parts.append(f"<desc>{escaped(item.description)}</desc>")
    parts.extend(_shape(shape) for shape in item.shapes)
    parts.extend(_label(label) for label in item.labels)
    parts.append("</g>\n")
    return "".join(parts)


def _shape(shape: Shape) -> str:
    style = shape.style
    classes = [f"f-{style.fill}"] if style.fill else []
    extra = ""
    if style.stroke:
        classes.append(f"s-{style.stroke}")
        extra += f' stroke-width="{_number(style.width)}"'
        if style.dash:
            extra += f' stroke-dasharray="{" ".join(map(_number, style.dash))}"'
            # Round caps would lengthen every dash and close the gaps between dots.
            extra += ' stroke-linecap="butt"' if style.dash[0] > 2 else ""
    if style.opacity < 1:
        extra += f' opacity="{_number(style.opacity)}"'
    drawn = "".join(
        command + " ".join(f"{_number(x)} {_number(y)}" for x, y in points)
        for command, points in shape.commands
    )
    return f'<path class="{" ".join(classes)}" d="{drawn}"{extra}/>'


def _label(label: Label) -> str:
    extra = f' text-anchor="{_ANCHORS[label.anchor]}"' if label.anchor != "start" else ""
    if label.width > 0:
        extra += f' textLength="{_number(label.width)}" lengthAdjust="spacingAndGlyphs"'
    if label.opacity < 1:
        extra += f' opacity="{_number(label.opacity)}"'
    return (
        f'<text class="f-{label.fill} w-{label.weight}" x="{_number(label.x)}" '
        f'y="{_number(label.y)}" font-size="{_number(label.size)}"{extra}>'
        f"{escaped(label.text)}</text>"
    )


def _number(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
