"""The map as a PDF on paper: on one page, and as a poster to join; read back with pypdf."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PageObject, PdfReader

import resources
from app.canvas.pdf.map_pages import poster
from app.canvas.pdf.paper import MOST_PAGES, SIZES, PaperError, paper_of, tiling
from app.cli import run
from app.services.subjects import colours
from graphs.drawing.scene import Item, Label, Scene

MILLIMETRE = 72 / 25.4
#: 60 × 20 labels of their places, 160 units apart across and 100 down.
WIDE = Scene(
    9_600.0,
    2_000.0,
    "Wide: Design",
    "",
    tuple(
        Item(
            "",
            "node",
            "",
            "",
            (x * 160.0, y * 100.0, 90.0, 20.0),
            labels=(Label(x * 160.0 + 5.0, y * 100.0 + 15.0, f"x{x}y{y}", 12.0),),
        )
        for x in range(60)
        for y in range(20)
    ),
)


@pytest.fixture
def source() -> str:
    (file,) = [item for item in resources.examples() if item.name == "incident-response.yaml"]
    return str(file)


def sides(page: PageObject) -> tuple[float, float]:
    """Width and height in millimetres."""
    return float(page.mediabox.width) / MILLIMETRE, float(page.mediabox.height) / MILLIMETRE


def words_of(page: PageObject) -> str:
    """The text of a page; Qt has spaces read back as tabs."""
    return " ".join(page.extract_text().split())


def has_embedded_fonts(page: PageObject) -> bool:
    fonts = page["/Resources"]["/Font"]  # type: ignore[index]
    parts = [font.get_object()["/DescendantFonts"][0] for font in fonts.values()]
    described = [part.get_object()["/FontDescriptor"].get_object() for part in parts]
    return bool(described) and all("/FontFile2" in each for each in described)


@pytest.mark.parametrize("name", ["A4", "a3-landscape", "letter"])
def test_a_map_is_fitted_on_a_page_of_a_size(source: str, tmp_path: Path, name: str, qapp) -> None:
    made = tmp_path / "map.pdf"
    command = ["export", source, "-o", str(made), "--page", name, "--lens", "gates"]
    assert run([*command, "--title-block"]) == 0
    (page,) = PdfReader(made).pages
    paper = paper_of(name)
    assert sides(page) == pytest.approx((paper.width, paper.height), abs=0.4)
    text = words_of(page)
    for told in ("Incident copilot", "0 of 3 actions", "gate missing", "incident-response.yaml"):
        assert told in text
    assert has_embedded_fonts(page)
    pictures = page["/Resources"].get("/XObject")  # type: ignore[union-attr]
    assert not pictures, "the map is drawn, not painted"
    first = made.read_bytes()
    assert run([*command, "--title-block"]) == 0
    assert made.read_bytes() == first


def test_without_a_size_the_page_is_the_map(source: str, tmp_path: Path, qapp) -> None:
    made = tmp_path / "map.pdf"
    assert run(["export", source, "-o", str(made)]) == 0
    (page,) = PdfReader(made).pages
    sizes = [
        size for width, height in SIZES.values() for size in ((width, height), (height, width))
    ]
    assert not [size for size in sizes if sides(page) == pytest.approx(size, abs=1.0)]


def test_text_that_is_too_small_to_read_is_told(source: str, tmp_path: Path, qapp, capsys) -> None:
    command = ["export", source, "-o", str(tmp_path / "map.pdf"), "--page"]
    assert run([*command, "A4"]) == 0
    said = capsys.readouterr().err
    assert "points on A4. Choose A4-landscape, larger paper or --poster to read it." in said
    assert run([*command, "A2-landscape"]) == 0
    assert capsys.readouterr().err == ""


def test_a_poster_has_the_map_at_its_size_on_all_its_pages(
    source: str, tmp_path: Path, qapp
) -> None:
    made = [tmp_path / "one.pdf", tmp_path / "two.pdf"]
    for path in made:
        assert run(["export", source, "-o", str(path), "--poster", "--lens", "gates"]) == 0
    assert made[0].read_bytes() == made[1].read_bytes()
    cover, *pages = PdfReader(made[0]).pages
    assert len(pages) == 3
    told = words_of(cover)
    assert "3 pages of A4, at 100 %" in told
    assert "cut each page at its marks" in told
    assert "Incident copilot" in told
    for number, page in enumerate(pages, 1):
        assert sides(page) == pytest.approx((210, 297), abs=0.4)
        assert f"row 1 of 1, column {number} of 3" in words_of(page)
        assert f"Page {number + 1} of 4" in words_of(page)
    assert "Alert webhook" in words_of(pages[0])
    assert "Cluster secrets" in words_of(pages[2])
    assert "Cluster secrets" not in words_of(pages[0])


def test_a_poster_of_one_page_needs_no_other(source: str, tmp_path: Path, qapp) -> None:
    made = tmp_path / "map.pdf"
    command = ["export", source, "-o", str(made), "--poster", "--page", "A3-landscape"]
    assert run([*command, "--scale", "0.8"]) == 0
    (page,) = PdfReader(made).pages
    assert "Page 1 of 1" in words_of(page)


def test_nothing_of_the_map_is_missing_from_the_joined_pages(qapp) -> None:
    tiles = tiling(WIDE, paper_of("A3-landscape"))
    assert (tiles.rows, tiles.columns) == (3, 7)
    drawn = poster(WIDE, colours("print"), tiles)
    _, *pages = PdfReader(io.BytesIO(drawn)).pages
    words = [set(words_of(page).split()) for page in pages]
    places = {label.text for item in WIDE.items for label in item.labels}
    assert places <= set().union(*words)
    # What lies in the middle of one page stands on that page alone.
    assert sum("x30y10" in found for found in words) == 1


@pytest.mark.parametrize("name", list(SIZES))
def test_pages_cover_the_map_with_none_to_spare(name: str) -> None:
    for paper in (paper_of(name), paper_of(f"{name}-landscape")):
        tiles = tiling(WIDE, paper, 0.7)
        (width, height), unit = tiles.size, 25.4 / 96 * 0.7
        assert width - tiles.cell_width < WIDE.width * unit <= width
        assert height - tiles.cell_height < WIDE.height * unit <= height
        assert tiles.pages <= MOST_PAGES


def test_a_poster_of_too_many_pages_says_what_to_do(source: str, tmp_path: Path, capsys) -> None:
    made = tmp_path / "map.pdf"
    command = ["export", source, "-o", str(made), "--poster", "--page", "Letter", "--scale"]
    assert run([*command, "9"]) == 2
    said = capsys.readouterr().err
    assert "at a scale of 9 takes" in said
    assert "more than 100 pages. Use a scale of " in said
    assert not made.exists()
    scale = said.split("Use a scale of ")[1].split(" ")[0]
    assert run([*command, scale]) == 0
    assert len(PdfReader(made).pages) <= MOST_PAGES + 1


def test_larger_paper_is_named_where_it_is_enough() -> None:
    with pytest.raises(PaperError) as error:
        tiling(WIDE, paper_of("A4"), 2.0)
    assert "A2 (" in str(error.value)
    pages = int(str(error.value).split("A2 (")[1].split(" ")[0])
    assert tiling(WIDE, paper_of("A2"), 2.0).pages == pages


@pytest.mark.parametrize(
    ("output", "options", "said"),
    [
        ("map.pdf", ["--page", "B5"], "B5: no such page is known. Use A4, A3, A2, Letter"),
        ("map.svg", ["--page", "A4"], "only the map as .pdf is drawn on pages of a size"),
        ("map.png", ["--poster"], "only the map as .pdf is drawn on pages of a size"),
        ("map.pdf", ["--page", "A4", "--report", "board"], "or write .pdf without --report"),
        ("map.svg", ["--poster", "--chart", "verbs"], "A chart is no map"),
    ],
)
def test_options_that_do_not_agree_are_told(
    source: str, tmp_path: Path, capsys, output: str, options: list[str], said: str
) -> None:
    made = tmp_path / output
    assert run(["export", source, "-o", str(made), *options]) == 2
    assert said in " ".join(capsys.readouterr().err.split())
    assert not made.exists()
