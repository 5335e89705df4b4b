"""Resumes as PDF in three layouts, each in several looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO

from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    HRFlowable,
    NextPageTemplate,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from sample_writers import pdf
from sample_writers.stories import Candidate, Resume, Section
from sample_writers.wording import Choice, EntryWords, entry_words, pick, printable

_SIDE_KINDS = ("skills", "languages", "certifications")


@dataclass(frozen=True)
class Look:
    """How one person's resume looks; `_look` chooses."""

    family: pdf.Family
    size: float
    leading: float
    accent: str
    heading: str  # "rule", "caps", "tint" or "centred"
    dates: str  # "right", "below", "after" or "left"
    header: int  # alignment of the name
    separator: str  # between the parts of the contact line
    bullet: str
    skills: str  # "line", "bullets" or "columns"
    page: tuple[float, float]
    margin: float

    def style(self, size: float | None = None, **changes: object) -> ParagraphStyle:
        points = (size or self.size) * self.family.scale
        return ParagraphStyle(
            "text",
            **{
                "fontName": self.family.regular,
                "fontSize": points,
                "leading": points * self.leading,
                "textColor": pdf.color("#222222"),
                **changes,
            },
        )


def resume_pdf(candidate: Candidate, resume: Resume) -> bytes:
    """In the largest type that needs no page for a few last lines, as people do by hand."""
    pdf.register_fonts()
    look = _look(candidate, resume.layout)
    build = _two_columns if resume.layout == "two_column" else _one_column
    for scale in (1.1, 1.0, 0.94, 0.88):
        buffer = BytesIO()
        document = build(buffer, candidate, resume, replace(look, size=look.size * scale))
        if document.page == 1 or _filled(document.frame) > 0.3:
            break
    return buffer.getvalue()


def _filled(frame: Frame) -> float:
    return 1 - (frame._y - frame._y1p) / frame._height


def _look(candidate: Candidate, layout: str) -> Look:
    def choose(options: tuple[Choice, ...], what: str) -> Choice:
        return pick(options, candidate.id, layout, what)

    compact, narrow = layout == "compact", layout == "two_column"
    return Look(
        family=choose((pdf.HELVETICA, pdf.TIMES, pdf.HELVETICA, pdf.TIMES, pdf.VERA), "family"),
        size=8.6 if compact else 9.2 if narrow else choose((9.8, 10.5, 11.5), "size"),
        leading=1.22 if compact else 1.32 if narrow else choose((1.32, 1.32, 1.5), "leading"),
        accent=choose(pdf.ACCENTS, "accent"),
        heading=choose(("rule", "caps", "tint", "centred"), "heading")
        if layout == "classic"
        else choose(("rule", "caps", "tint"), "heading"),
        dates="after"
        if compact
        else choose(("right", "below"), "dates")
        if narrow
        else choose(("right", "right", "below", "left"), "dates"),
        header=0 if layout != "classic" else choose((0, TA_CENTER), "header"),
        separator=choose((" | ", "  ·  ", "  •  ", ", "), "separator"),
        bullet=choose(("•", "•", "–", "-"), "bullet"),
        skills=choose(("line", "bullets", "columns"), "skills") if layout == "classic" else "line",
        page=choose((A4, LETTER), "page"),
        margin=(14 if compact else choose((19, 22, 25), "margin")) * mm,
    )


def _one_column(
    buffer: BytesIO, candidate: Candidate, resume: Resume, look: Look
) -> BaseDocTemplate:
    width, height = look.page
    document = _document(buffer, candidate, look)
    frame = _frame(look.margin, look.margin, width - 2 * look.margin, height - 2 * look.margin)
    document.addPageTemplates(PageTemplate("page", [frame], onPage=_decorate(candidate, look)))
    contact = pdf.plain(look.separator.join(candidate.contact.parts))
    document.build(
        [
            *_name(candidate, resume, look),
            Paragraph(contact, look.style(alignment=look.header, spaceAfter=3)),
            *_body(resume.sections, candidate, look, frame._width),
            *_hidden(resume, look),
        ]
    )
    return document


def _two_columns(
    buffer: BytesIO, candidate: Candidate, resume: Resume, look: Look
) -> BaseDocTemplate:
    width, height = look.page
    side_on_left = pick((True, True, False), candidate.id, "side")
    gap, top = 7 * mm, 15 * mm
    line = _side_line(look)
    longest = max(_wide(part, line) for part in candidate.contact.parts)
    side_width = max(pick((54, 58, 62), candidate.id, "side width") * mm, longest + 2 * gap + 2)
    side_x = 0.0 if side_on_left else width - side_width
    main_x = side_width + gap if side_on_left else 16 * mm
    main_width = width - side_width - gap - 16 * mm
    inner = side_width - 2 * gap
    side = _frame(side_x + gap, top, inner, height - 2 * top)
    main = _frame(main_x, top, main_width, height - 2 * top)
    dark = pick((True, False), candidate.id, "dark side")

    def shade(canvas: Canvas, _: BaseDocTemplate) -> None:
        canvas.saveState()
        canvas.setFillColor(pdf.color(look.accent if dark else "#eef1f4"))
        canvas.rect(side_x, 0, side_width, height, stroke=0, fill=1)
        canvas.restoreState()
        _decorate(candidate, look, main_x)(canvas, _)

    beside, rest = _split_sections(candidate, resume, look, inner, height - 2 * top, dark)
    document = _document(buffer, candidate, look)
    document.addPageTemplates(
        [
            PageTemplate("first", [side, main], onPage=shade),
            PageTemplate(
                "later", [_frame(main_x, top, main_width, height - 2 * top)], onPage=shade
            ),
        ]
    )
    document.build(
        [
            NextPageTemplate("later"),
            *beside,
            FrameBreak(),
            *_name(candidate, resume, look),
            *_body(rest, candidate, look, main_width),
            *_hidden(resume, look),
        ]
    )
    return document


def _split_sections(
    candidate: Candidate, resume: Resume, look: Look, width: float, height: float, dark: bool
) -> tuple[list[Flowable], list[Section]]:
    """The side column's content, as much as fits, and the sections that are left."""
    ink = pdf.color("#ffffff" if dark else "#222222")
    heading = look.style(
        fontName=look.family.bold,
        size=look.size + 0.6,
        textColor=ink if dark else pdf.color(look.accent),
        spaceBefore=12,
        spaceAfter=4,
        keepWithNext=1,
    )
    line = ParagraphStyle("side", _side_line(look), textColor=ink)
    title = pick(("Contact", "Contact details", "Reach me"), candidate.id, "contact")
    beside: list[Flowable] = [Paragraph(title, heading)]
    beside += [Paragraph(pdf.plain(part), line) for part in candidate.contact.parts]
    rest = []
    for section in resume.sections:
        block = [Paragraph(pdf.plain(section.heading), heading)]
        block += [Paragraph(pdf.plain(item), line) for item in section.items]
        suits = section.kind in _SIDE_KINDS and section.items
        if suits and _height([*beside, *block], width) < height:
            beside += block
        else:
            rest.append(section)
    return beside, rest


def _side_line(look: Look) -> ParagraphStyle:
    return look.style(size=look.size * 0.93, spaceAfter=3)


def _wide(text: str, style: ParagraphStyle) -> float:
    return stringWidth(text, style.fontName, style.fontSize)


def _height(flowables: list[Flowable], width: float) -> float:
    return sum(
        flowable.wrap(width, 1e6)[1] + flowable.getSpaceBefore() + flowable.getSpaceAfter()
        for flowable in flowables
    )


def _name(candidate: Candidate, resume: Resume, look: Look) -> list[Flowable]:
    big = look.style(
        fontName=look.family.bold,
        size=look.size * 2,
        textColor=pdf.color(look.accent),
        alignment=look.header,
        spaceAfter=2,
    )
    under = look.style(size=look.size + 1.2, alignment=look.header, spaceAfter=3)
    lines: list[Flowable] = [Paragraph(pdf.plain(candidate.name), big)]
    if resume.headline:
        lines.append(Paragraph(pdf.plain(resume.headline), under))
    return lines


def _body(
    sections: tuple[Section, ...] | list[Section], candidate: Candidate, look: Look, width: float
) -> Iterator[Flowable]:
    every = [entry_words(entry, candidate) for section in sections for entry in section.entries]
    dates_width = max([_wide(words.dates, look.style()) for words in every], default=0) + 4 * mm
    for section in sections:
        yield from _heading(section.heading, look)
        if section.text:
            yield Paragraph(pdf.plain(section.text), look.style(spaceAfter=3))
        entries = [entry_words(entry, candidate) for entry in section.entries]
        for number, words in enumerate(entries):
            if number:
                yield Spacer(1, look.size * 0.5)
            yield from _entry(words, look, width, dates_width)
        if section.items:
            yield from _items(section, look, width)


def _heading(text: str, look: Look) -> list[Flowable]:
    shown = text.upper() if look.heading in ("caps", "centred") else text
    tint = look.heading == "tint"
    heading = look.style(
        fontName=look.family.bold,
        size=look.size + (0.6 if look.heading == "caps" else 1.8),
        textColor=pdf.color(look.accent),
        alignment=TA_CENTER if look.heading == "centred" else 0,
        backColor=pdf.color("#eceff3") if tint else None,
        borderPadding=(2, 3, 3, 3) if tint else 0,
        leftIndent=3 if tint else 0,
        spaceBefore=look.size * (1.4 if tint else 1),
        spaceAfter=look.size * (0.75 if tint else 0.25),
        keepWithNext=1,
    )
    lines: list[Flowable] = [Paragraph(pdf.plain(shown), heading)]
    if look.heading in ("rule", "centred"):
        rule = HRFlowable("100%", 0.6, color=pdf.color(look.accent), spaceBefore=0, spaceAfter=4)
        lines.append(_kept(rule))
    return lines


def _entry(words: EntryWords, look: Look, width: float, dates_width: float) -> Iterator[Flowable]:
    title = f'<font name="{look.family.bold}">{pdf.plain(words.title)}</font>'
    place = pdf.plain(words.place)
    italic = f'<font name="{look.family.italic}">{place}</font>'
    dates = pdf.plain(words.dates)
    text, together = look.style(), look.style(keepWithNext=1, spaceAfter=1)
    indent = 0.0
    if look.dates == "left" and dates:
        indent = dates_width
        words_right = f"{title}<br/>{italic}" if place else title
        yield _kept(
            _row([Paragraph(dates, text), Paragraph(words_right, text)], [indent, width - indent])
        )
    elif look.dates == "right" and dates:
        cells = [Paragraph(title, text), Paragraph(dates, look.style(alignment=TA_RIGHT))]
        yield _kept(_row(cells, [width - dates_width, dates_width]))
        if place:
            yield Paragraph(italic, together)
    elif look.dates == "below":
        yield Paragraph(title, together)
        under = "  ·  ".join(part for part in (italic if place else "", dates) if part)
        if under:
            yield Paragraph(under, together)
    else:
        line = ", ".join(part for part in (title, place) if part)
        yield Paragraph(f"{line} ({dates})" if dates else line, together)
    yield from _bullets(words.bullets, look, indent)


def _row(cells: list[Paragraph], widths: list[float]) -> Table:
    return Table(
        [cells],
        colWidths=widths,
        style=[
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ],
    )


def _kept(flowable: Flowable) -> Flowable:
    """On the same page as what follows."""
    flowable.keepWithNext = 1
    return flowable


def _items(section: Section, look: Look, width: float) -> Iterator[Flowable]:
    grouped = any(":" in item for item in section.items)
    if section.kind == "certifications" or look.skills == "bullets":
        yield from _bullets(section.items, look)
    elif grouped:
        for item in section.items:
            yield Paragraph(pdf.plain(item), look.style(spaceAfter=2))
    elif look.skills == "columns" and section.kind == "skills":
        cells = list(_bullets(section.items, look))
        cells += [Paragraph("", look.style())] * (-len(cells) % 3)
        for start in range(0, len(cells), 3):
            yield _row(cells[start : start + 3], [width / 3] * 3)
    else:
        joined = pick((", ", " · ", "; "), *section.items).join(section.items)
        yield Paragraph(pdf.plain(joined), look.style(spaceAfter=2))


def _bullets(texts: tuple[str, ...], look: Look, indent: float = 0.0) -> Iterator[Flowable]:
    style = look.style(
        leftIndent=indent + look.size * 1.1,
        bulletIndent=indent + 1,
        rightIndent=4,
        bulletFontName=look.family.regular,
        bulletFontSize=look.size * look.family.scale,
        spaceAfter=1,
    )
    for text in texts:
        yield Paragraph(pdf.plain(text), style, bulletText=look.bullet)


def _hidden(resume: Resume, look: Look) -> list[Flowable]:
    if not resume.hidden_text:
        return []
    white = look.style(fontSize=1, leading=1.2, textColor=pdf.color("#ffffff"))
    return [Paragraph(pdf.plain(resume.hidden_text), white)]


def _document(buffer: BytesIO, candidate: Candidate, look: Look) -> BaseDocTemplate:
    return BaseDocTemplate(
        buffer, pagesize=look.page, title=f"Resume of {candidate.name}", invariant=1
    )


def _frame(x: float, y: float, width: float, height: float) -> Frame:
    return Frame(x, y, width, height, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)


def _decorate(
    candidate: Candidate, look: Look, x: float | None = None
) -> Callable[[Canvas, BaseDocTemplate], None]:
    """Draws the fictional mark, and from page 2 on the name and the page number."""

    def draw(canvas: Canvas, _: BaseDocTemplate) -> None:
        left = look.margin if x is None else x
        pdf.draw_mark(canvas, left, 8 * mm)
        page = canvas.getPageNumber()
        if page > 1:
            canvas.saveState()
            canvas.setFont(look.family.regular, 7 * look.family.scale)
            canvas.setFillColor(pdf.color("#666666"))
            right = look.page[0] - (look.margin if x is None else 16 * mm)
            canvas.drawRightString(right, 8 * mm, printable(f"{candidate.name} – page {page}"))
            canvas.restoreState()

    return draw
