"""The styles of a Word document: of its headings, text, lists, tables and captions."""

from __future__ import annotations

from graphs.reports.pack.word.palette import Palette

#: Both are on nearly every machine, or something of the same widths is.
FONT, CODE_FONT = "Arial", "Courier New"
_WORDML = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def styles_xml(colours: Palette, language: str) -> str:
    """The part `styles.xml`; sizes in it are half points, distances twentieths of a point."""
    text, muted, line = colours.text, colours.muted, colours.line
    rule = f'<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="3" w:color="{line}"/></w:pBdr>'
    foot_rule = f'<w:pBdr><w:top w:val="single" w:sz="4" w:space="4" w:color="{line}"/></w:pBdr>'
    quiet = f'<w:color w:val="{muted}"/>'
    parts = [
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
        f'<w:styles xmlns:w="{_WORDML}">',
        "<w:docDefaults><w:rPrDefault><w:rPr>"
        f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
        f'<w:color w:val="{text}"/><w:sz w:val="20"/><w:szCs w:val="20"/>'
        f'<w:lang w:val="{language}" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
        '<w:spacing w:after="120" w:line="264" w:lineRule="auto"/>'
        "</w:pPr></w:pPrDefault></w:docDefaults>",
        _paragraph("Normal", "Normal", default=True, listed=True),
        _heading(1, 30, 360, 140, rule),
        _heading(2, 24, 280, 100),
        _heading(3, 20, 200, 60),
        _paragraph(
            "Title", "Title", '<w:keepNext/><w:spacing w:before="0" w:after="60"/>',
            '<w:b/><w:bCs/><w:sz w:val="52"/><w:szCs w:val="52"/>', listed=True,
        ),
        _paragraph(
            "Subtitle", "Subtitle", '<w:spacing w:after="320"/>',
            quiet + '<w:sz w:val="24"/><w:szCs w:val="24"/>', listed=True,
        ),
        _paragraph(
            "TOCHeading", "TOC Heading", '<w:keepNext/><w:spacing w:before="360" w:after="100"/>',
            '<w:b/><w:bCs/><w:sz w:val="24"/><w:szCs w:val="24"/>', listed=True,
        ),
        _paragraph("TOC1", "toc 1", '<w:spacing w:after="60"/>'),
        _paragraph(
            "ListBullet", "List Bullet",
            '<w:numPr><w:numId w:val="1"/></w:numPr><w:spacing w:after="60"/>', listed=True,
        ),
        _paragraph("ListNumber", "List Number", '<w:spacing w:after="60"/>', listed=True),
        _paragraph(
            "Caption", "caption", '<w:spacing w:before="60" w:after="160"/>',
            quiet + '<w:sz w:val="18"/><w:szCs w:val="18"/>', listed=True,
        ),
        _paragraph("Figure", "Figure", '<w:keepNext/><w:spacing w:before="80" w:after="60"/>'),
        _paragraph(
            "TableText", "Table Text", '<w:spacing w:before="30" w:after="30" w:line="245" '
            'w:lineRule="auto"/>', '<w:sz w:val="18"/><w:szCs w:val="18"/>', listed=True,
        ),
        _paragraph(
            "TableHead", "Table Head", '<w:keepNext/>', "<w:b/><w:bCs/>", based="TableText",
        ),
        # As low as a paragraph can be: it only parts tables from what follows.
        _paragraph(
            "TableEnd", "Table End", '<w:spacing w:before="0" w:after="120" w:line="40" '
            'w:lineRule="exact"/>', '<w:sz w:val="4"/><w:szCs w:val="4"/>',
        ),
        _paragraph(
            "FigureValue", "Figure Value", '<w:keepNext/><w:spacing w:before="60" w:after="0"/>',
            '<w:b/><w:bCs/><w:sz w:val="36"/><w:szCs w:val="36"/>',
        ),
        _paragraph(
            "Note", "Note", '<w:keepLines/><w:spacing w:before="120" w:after="160"/>'
            '<w:ind w:left="170" w:right="113"/>', "<w:b/><w:bCs/>", listed=True,
        ),
        _paragraph(
            "Header", "header", '<w:spacing w:after="0"/>',
            quiet + '<w:sz w:val="16"/><w:szCs w:val="16"/>',
        ),
        _paragraph(
            "Footer", "footer", foot_rule + '<w:spacing w:after="0"/>',
            quiet + '<w:sz w:val="16"/><w:szCs w:val="16"/>',
        ),
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/>'
        "<w:semiHidden/></w:style>",
        _character("Strong", "Strong", "<w:b/><w:bCs/>"),
        _character(
            "Code", "Code", f'<w:rFonts w:ascii="{CODE_FONT}" w:hAnsi="{CODE_FONT}" '
            f'w:cs="{CODE_FONT}"/><w:noProof/>',
        ),
        _character(
            "Hyperlink", "Hyperlink", f'<w:color w:val="{colours.link}"/><w:u w:val="single"/>'
        ),
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
        '<w:left w:w="85" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>',
        _table_style(colours),
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>',
        "</w:styles>",
    ]  # fmt: skip
    return "".join(parts)


def _paragraph(
    style_id: str,
    name: str,
    layout: str = "",
    letters: str = "",
    *,
    based: str = "Normal",
    default: bool = False,
    listed: bool = False,
    following: str = "",
) -> str:
    """A style of paragraphs; `listed`: Word offers it to those who write on in the document."""
    chosen = ' w:default="1"' if default else ""
    built_in = name in _BUILT_IN
    custom = "" if built_in else ' w:customStyle="1"'
    return (
        f'<w:style w:type="paragraph"{chosen}{custom} w:styleId="{style_id}">'
        f'<w:name w:val="{name}"/>'
        + ("" if default else f'<w:basedOn w:val="{based}"/>')
        + (f'<w:next w:val="{following}"/>' if following else "")
        + '<w:uiPriority w:val="9"/>'
        + ("<w:qFormat/>" if listed else "")
        + (f"<w:pPr>{layout}</w:pPr>" if layout else "")
        + (f"<w:rPr>{letters}</w:rPr>" if letters else "")
        + "</w:style>"
    )


_BUILT_IN = frozenset({
    "Normal", "heading 1", "heading 2", "heading 3", "Title", "Subtitle", "TOC Heading", "toc 1",
    "List Bullet", "List Number", "caption", "header", "footer",
})  # fmt: skip


def _heading(level: int, size: int, before: int, after: int, border: str = "") -> str:
    return _paragraph(
        f"Heading{level}",
        f"heading {level}",
        f'<w:keepNext/><w:keepLines/>{border}<w:spacing w:before="{before}" w:after="{after}"/>'
        f'<w:outlineLvl w:val="{level - 1}"/>',
        f'<w:b/><w:bCs/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>',
        listed=True,
        following="Normal",
    )


def _character(style_id: str, name: str, letters: str) -> str:
    custom = "" if name in ("Strong", "Hyperlink") else ' w:customStyle="1"'
    return (
        f'<w:style w:type="character"{custom} w:styleId="{style_id}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="9"/>'
        f"<w:rPr>{letters}</w:rPr></w:style>"
    )


def _table_style(colours: Palette) -> str:
    rule = f'w:val="single" w:sz="4" w:space="0" w:color="{colours.line}"'
    return (
        '<w:style w:type="table" w:customStyle="1" w:styleId="ReportTable">'
        '<w:name w:val="Report Table"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="9"/>'
        f"<w:tblPr><w:tblBorders><w:top {rule}/><w:bottom {rule}/><w:insideH {rule}/>"
        "</w:tblBorders></w:tblPr>"
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{colours.ground}"/>'
        "</w:tcPr></w:tblStylePr></w:style>"
    )
