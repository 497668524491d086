"""The empty Word document that a report is written into: nothing in it but what the report uses."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from xml.sax.saxutils import escape

from graphs.reports.pack.word.palette import Palette
from graphs.reports.pack.word.styles import styles_xml

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_WORDML = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats"
#: The first day that a zip file can tell: equal reports are equal bytes on every day.
_DAY = (1980, 1, 1, 0, 0, 0)
#: Word proofs a text only in a language with its country.
_LANGUAGES = {"en": "en-GB"}
#: What XML has no way to write, and what turns the direction of the words around it.
_REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)


def clean(text: str) -> str:
    """The text without the characters that XML refuses or that turn what stands around them."""
    return _REFUSED.sub("", text)


def template(title: str, subject: str, language: str, colours: Palette) -> bytes:
    """An empty document (bytes of a DOCX) with its styles and properties, without dates."""
    language = _LANGUAGES.get(language, language)
    return packed({
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(
            (f"{_OFFICE}/relationships/officeDocument", "word/document.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            (f"{_OFFICE}/relationships/extended-properties", "docProps/app.xml"),
        ),
        "docProps/core.xml": _core(title, subject, language),
        "docProps/app.xml": f'{_HEAD}<Properties xmlns="{_OFFICE}/extended-properties">'
        "<Application>Ungated</Application></Properties>",
        "word/_rels/document.xml.rels": _relationships(
            *((f"{_OFFICE}/relationships/{name}", f"{name}.xml")
              for name in ("styles", "numbering", "settings"))
        ),
        "word/document.xml": f'{_HEAD}<w:document xmlns:w="{_WORDML}" '
        f'xmlns:r="{_OFFICE}/relationships"><w:body><w:sectPr/></w:body></w:document>',
        "word/styles.xml": styles_xml(colours, language),
        "word/numbering.xml": _numbering(),
        "word/settings.xml": _settings(language),
    })  # fmt: skip


def packed(parts: dict[str, str] | dict[str, bytes]) -> bytes:
    """Parts by name as a zip file; equal parts give equal bytes."""
    into = BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            # Else it tells which system it was written on.
            info.create_system = 0
            archive.writestr(info, content)
    return into.getvalue()


def repacked(package: bytes) -> bytes:
    """The same zip file without the times of its parts."""
    with zipfile.ZipFile(BytesIO(package)) as archive:
        return packed({name: archive.read(name) for name in archive.namelist()})


def _content_types() -> str:
    main = f"{_TYPES}-officedocument.wordprocessingml"
    parts = {
        "/word/document.xml": f"{main}.document.main+xml",
        "/word/styles.xml": f"{main}.styles+xml",
        "/word/numbering.xml": f"{main}.numbering+xml",
        "/word/settings.xml": f"{main}.settings+xml",
        "/docProps/core.xml": f"{_TYPES}-package.core-properties+xml",
        "/docProps/app.xml": f"{_TYPES}-officedocument.extended-properties+xml",
    }
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{_TYPES}-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(
            f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items()
        )
        + "</Types>"
    )


def _relationships(*targets: tuple[str, str]) -> str:
    told = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{told}</Relationships>'


def _core(title: str, subject: str, language: str) -> str:
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:creator>Ungated</dc:creator>"
        f"<dc:language>{escape(clean(language))}</dc:language>"
        f"<dc:subject>{escape(clean(subject))}</dc:subject>"
        f"<dc:title>{escape(clean(title))}</dc:title>"
        "</cp:coreProperties>"
    )


def _numbering() -> str:
    """Two lists: with bullets, and with numbers. A list with numbers gets a `w:num` of its own."""
    place = '<w:pPr><w:ind w:left="397" w:hanging="284"/></w:pPr>'
    return (
        f'{_HEAD}<w:numbering xmlns:w="{_WORDML}">'
        '<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/>'
        f'<w:pStyle w:val="ListBullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>{place}'
        "</w:lvl></w:abstractNum>"
        '<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="singleLevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        f'<w:lvlText w:val="%1."/><w:lvlJc w:val="left"/>{place}'
        "</w:lvl></w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        "</w:numbering>"
    )


def _settings(language: str) -> str:
    return (
        f'{_HEAD}<w:settings xmlns:w="{_WORDML}"><w:zoom w:percent="100"/>'
        '<w:defaultTabStop w:val="709"/><w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        f'<w:themeFontLang w:val="{language}"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )
