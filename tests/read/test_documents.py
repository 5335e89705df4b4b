"""Documents as lines: what a reader sees, in reading order, and nothing that is hidden."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.read.formats.documents import DOCUMENT_ENDINGS, Document, Line, read_document
from skillmatch.read.resumes.lines import join_wrapped, mended
from skillmatch.tables import UnreadableError

Draw = Callable[..., None]


@pytest.fixture
def pdf(tmp_path: Path) -> Callable[..., Path]:
    """Makes a PDF of pages, each drawn by a function of the canvas; 595 by 842 points large."""

    def make(*pages: Draw, **options: object) -> Path:
        from reportlab.pdfgen.canvas import Canvas

        path = tmp_path / "made.pdf"
        canvas = Canvas(str(path), pagesize=(595, 842), **options)
        for draw in pages:
            canvas.setFont("Helvetica", 10)
            draw(canvas)
            canvas.showPage()
        canvas.save()
        return path

    return make


def lines_at(x: float, top: float, *texts: str) -> Draw:
    def draw(canvas) -> None:  # type: ignore[no-untyped-def]
        for number, text in enumerate(texts):
            canvas.drawString(x, 842 - top - 14 * number, text)

    return draw


def texts(document: Document) -> list[str]:
    return [line.text for line in document.lines]


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# --- PDF -------------------------------------------------------------------------------------


def test_lines_keep_their_page_and_number(pdf: Callable[..., Path]) -> None:
    document = read_document(
        pdf(lines_at(50, 50, "Ana Silva"), lines_at(50, 50, "Closed the books.")),
        source="ana/cv.pdf",
    )
    assert document.lines == (
        Line("Ana Silva", 1, 1, "text", apart=True),
        Line("Closed the books.", 2, 2, "text", apart=True),
    )
    assert document.place(document.lines[1]) == "ana/cv.pdf, page 2"
    assert document.text == "Ana Silva\nClosed the books."


def test_wrapped_lines_are_joined_and_list_items_are_not(pdf: Callable[..., Path]) -> None:
    long = "Reconciled the accounts of four subsidiaries each month and reported the results to the"
    document = read_document(
        pdf(
            lines_at(
                50,
                50,
                f"• {long} finance",
                "  director and the auditors.",
                "• Ran the payroll.",
                "• Trained two colleagues.",
            )
        )
    )
    assert [(line.kind, line.text) for line in document.lines] == [
        ("item", f"{long} finance director and the auditors."),
        ("item", "Ran the payroll."),
        ("item", "Trained two colleagues."),
    ]


def test_words_divided_at_line_ends_are_whole_again(pdf: Callable[..., Path]) -> None:
    long = (
        "In this role I prepared the monthly and the yearly statements, and every week the recon-"
    )
    document = read_document(pdf(lines_at(50, 50, long, "ciliation of all accounts.")))
    assert texts(document) == [long.removesuffix("recon-") + "reconciliation of all accounts."]


@pytest.mark.parametrize(
    ("start", "end", "joined"),
    [
        ("a well-", "managed business", "a well-managed business"),
        ("a detail-", "oriented person", "a detail-oriented person"),
        ("the Müller-", "Schmidt project", "the Müller-Schmidt project"),
        ("state-of-the-", "art tools", "state-of-the-art tools"),
        ("manage\u00ad", "ment", "management"),
        ("2015 -", "2017", "2015 - 2017"),
    ],
)
def test_hyphens_that_belong_to_a_word_stay(start: str, end: str, joined: str) -> None:
    assert join_wrapped(start, end) == joined


def test_gaps_without_space_characters_divide_words(pdf: Callable[..., Path]) -> None:
    """As in files that place each letter and hold no spaces at all."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    sentence = "Provided accounting instruction and a thorough understanding of methods"

    def draw(canvas) -> None:  # type: ignore[no-untyped-def]
        for row in range(4):
            x = 50.0
            for letter in sentence:
                if letter != " ":
                    canvas.drawString(x, 780 - 14 * row, letter)
                x += stringWidth(letter, "Helvetica", 10) * (0.8 if letter == " " else 0.97)

    document = read_document(pdf(draw))
    assert set(texts(document)) == {sentence}


def test_spaced_out_headings_are_words(pdf: Callable[..., Path]) -> None:
    def draw(canvas) -> None:  # type: ignore[no-untyped-def]
        canvas.drawString(50, 780, "W O R K   H I S T O R Y")
        canvas.drawString(50, 750, "Accountant at Acme")

    assert texts(read_document(pdf(draw))) == ["WORK HISTORY", "Accountant at Acme"]


LEFT = ["SKILLS", "Bookkeeping and payroll", "Management accounting", "Treasury", "Excel"]
RIGHT = [
    "EXPERIENCE",
    "Closed the books of four subsidiaries.",
    "Led the move to a new ledger.",
    "Trained two colleagues in payroll.",
    "Wrote the handbook of the department.",
]


def test_columns_are_read_one_after_the_other(pdf: Callable[..., Path]) -> None:
    def draw(canvas) -> None:  # type: ignore[no-untyped-def]
        canvas.drawString(150, 800, "Ana Silva, accountant in Porto, Portugal, and elsewhere")
        lines_at(50, 80, *RIGHT)(canvas)
        lines_at(300, 85, *RIGHT[::-1])(canvas)

    document = read_document(pdf(draw))
    assert texts(document)[0].startswith("Ana Silva")
    assert texts(document)[1:] == RIGHT + RIGHT[::-1]
    assert not any(line.aside for line in document.lines)


@pytest.mark.parametrize(("narrow", "wide"), [(50, 200), (420, 50)])
def test_a_narrow_column_beside_the_text_comes_last(
    pdf: Callable[..., Path], narrow: int, wide: int
) -> None:
    def draw(canvas) -> None:  # type: ignore[no-untyped-def]
        lines_at(wide, 40, "Ana Silva", *RIGHT)(canvas)
        lines_at(narrow, 45, *LEFT)(canvas)

    def draw_more(canvas) -> None:  # type: ignore[no-untyped-def]
        lines_at(wide, 40, "Ran the audit.", "Filed the taxes.")(canvas)

    document = read_document(pdf(draw, draw_more))
    main = ["Ana Silva", *RIGHT, "Ran the audit.", "Filed the taxes."]
    assert texts(document) == main + LEFT
    assert [line.text for line in document.lines if line.aside] == LEFT


def test_items_of_a_narrow_list_stay_apart_and_their_wrapped_rows_do_not(
    pdf: Callable[..., Path],
) -> None:
    def draw(canvas) -> None:  # type: ignore[no-untyped-def]
        lines_at(200, 40, *RIGHT)(canvas)
        items = ["Lockout and Tagout,", "Safety Council", "Forklift driving,", "Safety Council"]
        for text, top in zip([*items, "First aid"], (45, 57, 72, 84, 99), strict=True):
            canvas.drawString(50, 842 - top, text)

    assert texts(read_document(pdf(draw)))[-3:] == [
        "Lockout and Tagout, Safety Council",
        "Forklift driving, Safety Council",
        "First aid",
    ]


def test_dates_in_a_column_stay_beside_their_jobs(pdf: Callable[..., Path]) -> None:
    def draw(canvas) -> None:  # type: ignore[no-untyped-def]
        for number, year in enumerate(range(2010, 2020, 2)):
            canvas.drawString(50, 780 - 30 * number, f"{year} - {year + 2}")
            canvas.drawString(150, 780 - 30 * number, f"Accountant at company number {number}")

    assert texts(read_document(pdf(draw)))[0] == "2010 - 2012\tAccountant at company number 0"


def test_what_returns_on_every_page_stands_once(pdf: Callable[..., Path]) -> None:
    def page(number: int) -> Draw:
        def draw(canvas) -> None:  # type: ignore[no-untyped-def]
            canvas.drawString(50, 820, "Ana Silva, curriculum vitae")
            lines_at(50, 80, f"Closed the books of company {'ABC'[number]}.")(canvas)
            canvas.drawString(280, 20, f"Page {number + 1} of 3")

        return draw

    assert texts(read_document(pdf(page(0), page(1), page(2)))) == [
        "Ana Silva, curriculum vitae",
        "Closed the books of company A.",
        "Closed the books of company B.",
        "Closed the books of company C.",
    ]


def white(canvas) -> None:  # type: ignore[no-untyped-def]
    canvas.setFillGray(1)
    canvas.drawString(50, 700, "python kubernetes leadership")


def nearly_white(canvas) -> None:  # type: ignore[no-untyped-def]
    canvas.setFillGray(0.97)
    canvas.drawString(50, 700, "python kubernetes leadership")


def tiny(canvas) -> None:  # type: ignore[no-untyped-def]
    canvas.setFont("Helvetica", 1)
    canvas.drawString(50, 700, "python kubernetes leadership")


def off_the_page(canvas) -> None:  # type: ignore[no-untyped-def]
    canvas.drawString(700, 700, "python kubernetes leadership")


def not_drawn(canvas) -> None:  # type: ignore[no-untyped-def]
    text = canvas.beginText(50, 700)
    text.setTextRenderMode(3)
    text.textLine("python kubernetes leadership")
    canvas.drawText(text)


def covered(canvas) -> None:  # type: ignore[no-untyped-def]
    canvas.drawString(50, 700, "python kubernetes leadership")
    canvas.setFillGray(1)
    canvas.rect(40, 690, 300, 30, stroke=0, fill=1)


def transparent(canvas) -> None:  # type: ignore[no-untyped-def]
    canvas.setFillAlpha(0)
    canvas.drawString(50, 700, "python kubernetes leadership")


def like_its_box(canvas) -> None:  # type: ignore[no-untyped-def]
    canvas.setFillColorRGB(0.1, 0.2, 0.5)
    canvas.rect(40, 690, 300, 30, stroke=0, fill=1)
    canvas.drawString(50, 700, "python kubernetes leadership")


@pytest.mark.parametrize(
    "hide",
    [white, nearly_white, tiny, off_the_page, not_drawn, covered, transparent, like_its_box],
)
def test_text_that_no_reader_sees_is_kept_apart(pdf: Callable[..., Path], hide: Draw) -> None:
    def draw(canvas) -> None:  # type: ignore[no-untyped-def]
        lines_at(50, 50, "Accountant at Acme")(canvas)
        hide(canvas)

    document = read_document(pdf(draw), source="cv.pdf")
    assert texts(document) == ["Accountant at Acme"]
    assert document.hidden == ("python kubernetes leadership",)
    (problem,) = document.problems
    assert problem.source == "cv.pdf"
    assert "not counted" in problem.problem


def on_a_dark_box(canvas) -> None:  # type: ignore[no-untyped-def]
    canvas.setFillColorRGB(0.1, 0.2, 0.5)
    canvas.rect(40, 690, 300, 30, stroke=0, fill=1)
    canvas.setFillGray(1)
    canvas.drawString(50, 700, "python kubernetes leadership")


def light_grey(canvas) -> None:  # type: ignore[no-untyped-def]
    canvas.setFillGray(0.75)
    canvas.drawString(50, 700, "python kubernetes leadership")


def red_on_a_grey_as_bright(canvas) -> None:  # type: ignore[no-untyped-def]
    canvas.setFillGray(0.3)
    canvas.rect(40, 690, 300, 30, stroke=0, fill=1)
    canvas.setFillColorRGB(1, 0, 0)
    canvas.drawString(50, 700, "python kubernetes leadership")


def outlined(canvas) -> None:  # type: ignore[no-untyped-def]
    canvas.setFillGray(1)
    text = canvas.beginText(50, 700)
    text.setTextRenderMode(1)
    text.textLine("python kubernetes leadership")
    canvas.drawText(text)


@pytest.mark.parametrize("show", [on_a_dark_box, light_grey, red_on_a_grey_as_bright, outlined])
def test_text_in_unusual_colours_is_seen(pdf: Callable[..., Path], show: Draw) -> None:
    document = read_document(pdf(show))
    assert texts(document) == ["python kubernetes leadership"]
    assert document.hidden == ()
    assert document.problems == ()


def test_recognised_text_over_a_scan_is_seen(pdf: Callable[..., Path]) -> None:
    from PIL import Image, ImageDraw
    from reportlab.lib.utils import ImageReader

    scan = Image.new("L", (595, 842), 255)
    ImageDraw.Draw(scan).text((50, 132), "Closed the books each month", fill=0, font_size=12)

    def draw(canvas) -> None:  # type: ignore[no-untyped-def]
        canvas.drawImage(ImageReader(scan), 0, 0, 595, 842)
        text = canvas.beginText(50, 700)
        text.setTextRenderMode(3)
        text.textLine("Closed the books each month")
        canvas.drawText(text)

    assert texts(read_document(pdf(draw))) == ["Closed the books each month"]


def test_a_rotated_page_is_read_as_it_is_shown(pdf: Callable[..., Path]) -> None:
    def draw(canvas) -> None:  # type: ignore[no-untyped-def]
        canvas.setPageRotation(90)
        canvas.translate(595, 0)
        canvas.rotate(90)
        lines_at(50, 300, "Closed the books.", "Ran the payroll.")(canvas)

    document = read_document(pdf(draw))
    assert " ".join(texts(document)) == "Closed the books. Ran the payroll."
    assert document.hidden == ()


def test_an_encrypted_pdf_is_refused(pdf: Callable[..., Path]) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    path = pdf(lines_at(50, 50, "Ana"), encrypt=StandardEncryption("secret", canPrint=0))
    with pytest.raises(UnreadableError, match="password"):
        read_document(path)


def test_a_pdf_that_needs_no_password_to_open_is_read(pdf: Callable[..., Path]) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    path = pdf(lines_at(50, 50, "Ana Silva"), encrypt=StandardEncryption("", ownerPassword="owner"))
    assert texts(read_document(path)) == ["Ana Silva"]


def test_a_scan_is_refused(pdf: Callable[..., Path]) -> None:
    with pytest.raises(UnreadableError, match="scan"):
        read_document(pdf(lambda canvas: canvas.rect(50, 50, 100, 100, fill=1)))


def test_a_cut_off_pdf_is_refused(pdf: Callable[..., Path], tmp_path: Path) -> None:
    data = pdf(lines_at(50, 50, "Ana")).read_bytes()
    with pytest.raises(UnreadableError):
        read_document(written(tmp_path, "cut.pdf", data[: len(data) // 3]))


def test_a_pdf_of_too_many_pages_is_refused(pdf: Callable[..., Path]) -> None:
    with pytest.raises(UnreadableError, match="pages"):
        read_document(pdf(*[lines_at(50, 50, "Ana")] * 201))


# --- Word ------------------------------------------------------------------------------------


def test_a_word_file_keeps_its_order_and_kinds(tmp_path: Path) -> None:
    import docx

    word = docx.Document()
    word.sections[0].header.paragraphs[0].text = "Ana Silva"
    word.add_heading("Experience", level=1)
    word.add_paragraph("Accountant at Acme")
    word.add_paragraph("Ran the payroll", style="List Bullet")
    table = word.add_table(rows=2, cols=2)
    for row, cells in enumerate([("2015 - 2019", "Accountant"), ("2012 - 2015", "Clerk")]):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    word.add_paragraph("Afterword")
    path = tmp_path / "cv.docx"
    word.save(str(path))

    document = read_document(path)
    assert [(line.kind, line.text) for line in document.lines] == [
        ("text", "Ana Silva"),
        ("heading", "Experience"),
        ("text", "Accountant at Acme"),
        ("item", "Ran the payroll"),
        ("text", "2015 - 2019\tAccountant"),
        ("text", "2012 - 2015\tClerk"),
        ("text", "Afterword"),
    ]
    assert document.place(document.lines[1]) == "cv.docx, line 2"


def test_cells_of_a_table_for_layout_are_columns(tmp_path: Path) -> None:
    import docx

    word = docx.Document()
    left, right = word.add_table(rows=1, cols=2).rows[0].cells
    left.text = "Skills"
    left.add_paragraph("Payroll")
    right.text = "Experience"
    right.add_paragraph("Accountant at Acme")
    path = tmp_path / "cv.docx"
    word.save(str(path))
    assert texts(read_document(path)) == ["Skills", "Payroll", "Experience", "Accountant at Acme"]


def test_hidden_and_white_words_of_a_word_file_are_kept_apart(tmp_path: Path) -> None:
    import docx
    from docx.shared import Pt, RGBColor

    word = docx.Document()
    paragraph = word.add_paragraph("Seen")
    for text in ("vanished", "white", "tiny"):
        run = paragraph.add_run(f" {text}")
        run.font.hidden = text == "vanished" or None
        if text == "white":
            run.font.color.rgb = RGBColor(255, 255, 255)
        if text == "tiny":
            run.font.size = Pt(1)
    path = tmp_path / "cv.docx"
    word.save(str(path))

    document = read_document(path)
    assert texts(document) == ["Seen"]
    assert document.hidden == ("vanished white tiny",)


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * 250_000_000)
    with pytest.raises(UnreadableError, match="unpacks"):
        read_document(written(tmp_path, "bomb.docx", packed.getvalue()))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xd0\xcf\x11\xe0 old Word", "password"),
        (b"not a zip file", "damaged"),
        (b"PK\x03\x04 half a zip file", "damaged"),
    ],
)
def test_what_is_no_docx_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(UnreadableError, match=message):
        read_document(written(tmp_path, "cv.docx", content))


# --- Web pages, Markdown, text ---------------------------------------------------------------


def test_a_web_page_loses_its_furniture(tmp_path: Path) -> None:
    page = """<html><head><title>x</title><style>p{}</style></head><body>
      <nav>Home</nav><h1>Accountant</h1><p>We look for an <b>accountant</b><br>in Porto.</p>
      <script>var x = "no";</script><!-- nor this -->
      <ul><li>Payroll</li><li><p>Bookkeeping</p></li></ul>
      <table><tr><td>Hours</td><td>40</td></tr></table>
      <p><strong>What we offer</strong></p><div>Time &amp; money</div>
      <footer>Imprint</footer></body></html>"""
    document = read_document(written(tmp_path, "job.html", page))
    assert [(line.kind, line.text) for line in document.lines] == [
        ("heading", "Accountant"),
        ("text", "We look for an accountant"),
        ("text", "in Porto."),
        ("item", "Payroll"),
        ("item", "Bookkeeping"),
        ("text", "Hours\t40"),
        ("heading", "What we offer"),
        ("text", "Time & money"),
    ]


@pytest.mark.parametrize(
    "style",
    ["display:none", "visibility: hidden", "font-size:0", "color:#fff", "opacity:0;"],
)
def test_hidden_parts_of_a_web_page_are_kept_apart(tmp_path: Path, style: str) -> None:
    page = f'<p>Seen</p><p style="{style}">python</p>'
    document = read_document(written(tmp_path, "cv.html", page))
    assert texts(document) == ["Seen"]
    assert document.hidden == ("python",)


def test_white_on_a_ground_of_its_own_is_seen_on_a_web_page(tmp_path: Path) -> None:
    page = '<div style="background:#123"><p style="color:#fff">Skills</p></div>'
    document = read_document(written(tmp_path, "cv.html", page))
    assert texts(document) == ["Skills"]


def test_deep_nesting_ends_in_no_traceback(tmp_path: Path) -> None:
    page = "<div>" * 50_000 + "deep" + "</div>" * 50_000
    try:
        assert read_document(written(tmp_path, "deep.html", page)).lines
    except UnreadableError as error:
        assert error.what_to_do


def test_markdown_loses_its_markup(tmp_path: Path) -> None:
    text = """# Ana Silva

Accountant with **ten** years of
experience in [payroll](https://example.org).

Skills
------
* `Excel`
1. Bookkeeping

| Tool | Years |
|------|-------|
| SAP  | 5     |
"""
    document = read_document(written(tmp_path, "cv.md", text))
    assert [(line.kind, line.text, line.number) for line in document.lines] == [
        ("heading", "Ana Silva", 1),
        ("text", "Accountant with ten years of experience in payroll.", 3),
        ("heading", "Skills", 6),
        ("item", "Excel", 8),
        ("item", "Bookkeeping", 9),
        ("text", "Tool\tYears", 11),
        ("text", "SAP\t5", 13),
    ]


def test_wrapped_text_is_joined_and_lists_of_short_lines_are_not(tmp_path: Path) -> None:
    text = """SUMMARY
I have closed the books of four subsidiaries each month for ten years, and
I have led the move of all of them to one new ledger.

SKILLS
Payroll
Bookkeeping
"""
    assert texts(read_document(written(tmp_path, "cv.txt", text))) == [
        "SUMMARY",
        "I have closed the books of four subsidiaries each month for ten years, and I have led "
        "the move of all of them to one new ledger.",
        "SKILLS",
        "Payroll",
        "Bookkeeping",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_in_the_usual_encodings(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, "cv.txt", "Müller – accounting “lead”".encode(encoding))
    assert texts(read_document(path)) == ["Müller – accounting “lead”"]


# --- All formats -----------------------------------------------------------------------------


@pytest.mark.parametrize("ending", DOCUMENT_ENDINGS)
def test_an_empty_file_is_refused(tmp_path: Path, ending: str) -> None:
    with pytest.raises(UnreadableError, match="empty"):
        read_document(written(tmp_path, f"cv{ending}", b""))


@pytest.mark.parametrize("name", ["cv.doc", "cv.pages", "cv.png", "cv"])
def test_another_format_is_refused_with_advice(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableError, match="save it as PDF or DOCX"):
        read_document(written(tmp_path, name, b"text"))


@pytest.mark.parametrize("ending", DOCUMENT_ENDINGS)
def test_a_huge_file_is_refused_unread(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"huge{ending}"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(UnreadableError, match="50 MB"):
        read_document(path)


def test_far_too_much_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="more text"):
        read_document(written(tmp_path, "long.txt", "payroll and bookkeeping\n" * 100_000))


def test_a_very_long_line_is_broken(tmp_path: Path) -> None:
    document = read_document(written(tmp_path, "long.txt", "payroll " * 5_000))
    assert max(len(line.text) for line in document.lines) <= 10_000
    assert " ".join(texts(document)) == ("payroll " * 5_000).strip()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="can't be opened"):
        read_document(tmp_path / "missing.pdf")


@pytest.mark.parametrize("ending", [".pdf", ".docx", ".html", ".md", ".txt"])
@given(data=st.binary(min_size=1, max_size=400))
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, ending: str, data: bytes
) -> None:
    path = written(tmp_path_factory.mktemp("any"), f"any{ending}", data)
    try:
        document = read_document(path)
    except UnreadableError as error:
        assert error.problem
        assert error.what_to_do
    else:
        assert all(line.text for line in document.lines)


@pytest.mark.parametrize(
    ("damaged", "whole"),
    [
        ("the borrowerâ€™s credit", "the borrower’s credit"),
        ("Company Name â€“ City", "Company Name – City"),
        ("minimum supervisionÂ", "minimum supervision"),
        ("threeÂstaff", "three staff"),
        ("ÂÂÂI am", "I am"),
        ("oﬃce ﬁles", "office files"),
        ("ÂGE and Âge", "ÂGE and Âge"),
        ("São João, Côte d’Azur", "São João, Côte d’Azur"),
    ],
)
def test_damage_of_conversions_is_mended(damaged: str, whole: str) -> None:
    assert mended(damaged) == whole


# --- Real resumes ----------------------------------------------------------------------------


def test_real_resumes_are_read_whole_and_none_is_suspected(shared_data: Path) -> None:
    import pypdfium2

    for path in sorted((shared_data / "resumes_pdf").glob("*/*.pdf"))[::6]:
        document = read_document(path)
        with pypdfium2.PdfDocument(path) as file:
            raw = "".join(page.get_textpage().get_text_range() for page in file)
        letters = sum(map(str.isalnum, raw))
        assert sum(map(str.isalnum, document.text)) > 0.97 * letters, path.name
        assert not document.problems, path.name


def test_words_that_the_pdf_glues_are_divided(shared_data: Path) -> None:
    (path,) = (shared_data / "resumes_pdf").glob("ACCOUNTANT/23734441.pdf")
    document = read_document(path)
    assert (
        "I have a practical knowledge and a thorough understanding of the principles, methods and "
        "theories, laws, regulations and directives of accounting."
    ) in texts(document)
