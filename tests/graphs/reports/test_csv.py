"""Tables are CSV that a spreadsheet opens and computes nothing of."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from map_texts import HARD_NAMES, incident, subject_of, tiny

from graphs.reports import csv_table, csv_tables
from graphs.reports.csv_table import safe, table_csv
from graphs.reports.tables import TABLES, TableError

FORMULAS = ("=1+1", "+1+cmd", "-2+3", "@SUM(A1)", "\t=1", " =1", "\r=1", "＝1", "=HYPERLINK('x')")


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


@pytest.mark.parametrize("name", list(TABLES))
def test_every_table_has_a_head_and_rows_of_its_width(name: str) -> None:
    text = table_csv(subject_of(incident()), name)
    assert text.endswith("\r\n")
    read = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert len(read) > 1 or name in ("chains", "assumed")
    assert {len(row) for row in read} == {len(read[0])}
    assert len(set(read[0])) == len(read[0])


def test_actions_are_what_the_analysis_found() -> None:
    subject = subject_of(incident())
    told = rows(csv_table.write(subject))
    assert {(row["link"], row["status"], row["verb"]) for row in told} == {
        (one.link, one.status, one.verb) for one in subject.analysis.actions
    }


def test_tables_count_what_there_is() -> None:
    subject = subject_of(incident())
    flow = subject.workflow
    assert len(rows(table_csv(subject, "nodes"))) == len(flow.nodes)
    assert len(rows(table_csv(subject, "links"))) == len(flow.links)
    assert len(rows(table_csv(subject, "findings"))) == len(subject.judgement.findings)
    assert len(rows(table_csv(subject, "assumed"))) == len(subject.analysis.assumed)


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_begins_as_a_formula(text: str) -> None:
    assert safe(text).startswith("'")
    flow = tiny(text)
    told = table_csv(subject_of(flow), "nodes")
    for row in csv.reader(io.StringIO(told, newline=""), strict=True):
        for cell in row:
            assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝"))


def test_a_negative_number_stays_a_number() -> None:
    assert safe("-3.5") == "-3.5"


@pytest.mark.parametrize("name", HARD_NAMES)
def test_names_are_read_back_as_they_are(name: str) -> None:
    told = rows(table_csv(subject_of(tiny(name)), "nodes"))
    assert {row["name"].removeprefix("'") for row in told} == {name}


def test_half_characters_and_control_characters_do_no_harm() -> None:
    told = table_csv(subject_of(tiny("a\x00b\x1b[31m\ud800\x85")), "nodes")
    assert told.encode()
    assert not {"\x00", "\x1b", "\x85"} & set(told)


def test_the_archive_has_every_table_and_the_same_bytes() -> None:
    subject = subject_of(incident())
    made = csv_tables.write(subject)
    assert made == csv_tables.write(subject_of(incident()))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [f"{name}.csv" for name in TABLES]
        assert archive.read("actions.csv").decode() == csv_table.write(subject)


def test_a_table_that_there_is_not_is_told_with_those_that_there_are() -> None:
    with pytest.raises(TableError, match=r"nothing: .*Choose one of actions, findings"):
        table_csv(subject_of(incident()), "nothing")
