"""Certificates and diplomas as their issuers would print them: one landscape page."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Frame, KeepInFrame, Paragraph, Spacer, Table

from sample_writers import pdf
from sample_writers.stories import Candidate, Degree, Held, StoryError
from sample_writers.wording import degree_title, long_date, pick, printable

_WIDTH, _HEIGHT = landscape(A4)


@dataclass(frozen=True)
class Award:
    """What the page says, whatever its layout."""

    heading: str
    lead: str
    name: str
    verb: str
    title: str
    issuer: str
    paragraphs: tuple[tuple[str, str], ...]  # label, text
    details: tuple[tuple[str, str], ...]
    signer: str
    accent: str


def certificate_pdf(candidate: Candidate, held: Held) -> bytes:
    offer = held.offer
    assessed = offer.assessed
    heading = {
        "badge": "Digital Badge",
        "certificate": "Certificate" if assessed else "Certificate of Completion",
        "nanodegree": "Nanodegree",
    }[offer.kind]
    details = [("Issued", long_date(held.issued, offer.issuer))]
    if held.expires:
        details.append(("Valid until", long_date(held.expires, offer.issuer)))
    if offer.hours:
        details.append(("Hours", f"{offer.hours:g}"))
    if held.result:
        details.append(("Result", held.result))
    details.append(("Credential no.", _number(candidate, offer.issuer, offer.id)))
    paragraphs = [
        (pick(("What it covers", "Content", "About this award"), offer.issuer), offer.description),
        ("How it was assessed" if assessed else "Requirements", offer.criteria),
    ]
    if held.evidence:
        paragraphs.append(("Work submitted", held.evidence))
    award = Award(
        heading=heading,
        lead=pick(("This is to certify that", "Awarded to", "Presented to"), offer.issuer, "lead"),
        name=candidate.name,
        verb=pick(
            (
                "has successfully completed",
                "has met all requirements of",
                "has passed every part of",
            ),
            offer.issuer,
            "verb",
        )
        if assessed
        else "has taken part in and completed",
        title=offer.title,
        issuer=offer.issuer,
        paragraphs=tuple(paragraphs),
        details=tuple(details),
        signer=pick(("Programme director", "Registrar", "Head of assessment"), offer.issuer),
        accent=pick(pdf.ACCENTS[:7], offer.issuer, "accent"),
    )
    return _page(award, pick((_framed, _banded, _ribbon), offer.issuer, "layout"))


def diploma_pdf(candidate: Candidate, degree: Degree) -> bytes:
    award = Award(
        heading="Diploma",
        lead="By the authority of its Senate, this institution has conferred upon",
        name=candidate.name,
        verb="the degree of",
        title=degree_title(degree.degree, degree.study),
        issuer=degree.school,
        paragraphs=(),
        details=(
            ("Conferred", long_date(degree.issued, degree.school)),
            ("Diploma no.", _number(candidate, degree.school, degree.study)),
        ),
        signer="Registrar",
        accent=pick(pdf.ACCENTS[:7], degree.school, "accent"),
    )
    return _page(award, _framed)


def _number(candidate: Candidate, issuer: str, what: str) -> str:
    initials = "".join(word[0] for word in issuer.split() if word[0].isupper())[:4]
    digest = hashlib.sha256(f"{candidate.id} {issuer} {what}".encode()).hexdigest()
    return f"{initials}-{digest[:8].upper()}"


def _page(award: Award, layout: Callable[[Canvas, Award], None]) -> bytes:
    pdf.register_fonts()
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(_WIDTH, _HEIGHT), invariant=1)
    canvas.setTitle(f"{award.title} – {award.name}")
    canvas.setAuthor(award.issuer)
    layout(canvas, award)
    canvas.save()
    return buffer.getvalue()


def _framed(canvas: Canvas, award: Award) -> None:
    """A double frame, centred serif type, signatures at the foot."""
    accent = pdf.color(award.accent)
    canvas.setStrokeColor(accent)
    for inset, line in ((9 * mm, 2.2), (11.5 * mm, 0.6)):
        canvas.setLineWidth(line)
        canvas.rect(inset, inset, _WIDTH - 2 * inset, _HEIGHT - 2 * inset)
    family = pdf.TIMES
    words: list[Flowable] = [
        _text(award.issuer, family.bold, 15, award.accent, after=10),
        _text(award.heading, family.regular, 34, award.accent, after=14),
        _text(award.lead, family.italic, 13, after=10),
        _text(award.name, family.bold, 27, after=10),
        _text(award.verb, family.italic, 13, after=10),
        _text(award.title, family.bold, 19, award.accent, after=14),
    ]
    words += [
        _text(f"<i>{label}.</i> {pdf.plain(text)}", family.regular, 12.5, after=7, markup=True)
        for label, text in award.paragraphs
    ]
    _fill(canvas, words, 34 * mm, 44 * mm, _WIDTH - 68 * mm, _HEIGHT - 64 * mm, centred=True)
    _details_line(canvas, award, family, _WIDTH / 2, 33 * mm)
    _signature(canvas, award, family, _WIDTH / 2 - 32 * mm, 23 * mm)
    pdf.draw_mark(canvas, _WIDTH / 2, 13.5 * mm, centred=True)


def _banded(canvas: Canvas, award: Award) -> None:
    """A coloured band on the left with the details in it, sans-serif type on the right."""
    band, family = 66 * mm, pdf.HELVETICA
    canvas.setFillColor(pdf.color(award.accent))
    canvas.rect(0, 0, band, _HEIGHT, stroke=0, fill=1)
    beside: list[Flowable] = [
        _text(award.issuer, family.bold, 17, "#ffffff", align=0, after=8 * mm)
    ]
    for label, value in award.details:
        beside.append(_text(label, family.regular, 9, "#dddddd", align=0, after=1))
        beside.append(_text(value, family.bold, 11.5, "#ffffff", align=0, after=12))
    _fill(canvas, beside, 11 * mm, 20 * mm, band - 20 * mm, _HEIGHT - 42 * mm)
    words: list[Flowable] = [
        _text(award.heading.upper(), family.bold, 13, award.accent, align=0, after=12),
        _text(award.title, family.bold, 25, align=0, after=14),
        _text(award.lead, family.regular, 11, "#666666", align=0, after=5),
        _text(award.name, family.bold, 21, award.accent, align=0, after=5),
        _text(f"{award.verb} this programme.", family.regular, 11, "#666666", align=0, after=18),
    ]
    for label, text in award.paragraphs:
        words.append(_text(label, family.bold, 12, align=0, after=2))
        words.append(_text(text, family.regular, 12, align=0, after=11))
    _fill(canvas, words, band + 18 * mm, 38 * mm, _WIDTH - band - 38 * mm, _HEIGHT - 60 * mm)
    _signature(canvas, award, family, band + 18 * mm, 25 * mm)
    pdf.draw_mark(canvas, band + 18 * mm, 9 * mm)


def _ribbon(canvas: Canvas, award: Award) -> None:
    """A coloured ribbon at the top, the texts in columns below the name, a seal at the foot."""
    family, accent = pdf.VERA, pdf.color(award.accent)
    canvas.setFillColor(accent)
    canvas.rect(0, _HEIGHT - 30 * mm, _WIDTH, 30 * mm, stroke=0, fill=1)
    canvas.setFillColor(pdf.color("#ffffff"))
    canvas.setFont(family.bold, 19)
    canvas.drawString(22 * mm, _HEIGHT - 19 * mm, printable(award.issuer))
    canvas.setFont(family.regular, 11)
    canvas.drawRightString(_WIDTH - 22 * mm, _HEIGHT - 18.5 * mm, award.heading)
    columns = [
        [
            _text(label, family.bold, 10.5, award.accent, align=0, after=4),
            _text(text, family.regular, 10.5, align=0),
        ]
        for label, text in award.paragraphs
    ]
    width = _WIDTH - 44 * mm
    words: list[Flowable] = [
        _text(award.lead, family.regular, 11, "#666666", after=8),
        _text(award.name, family.bold, 24, after=8),
        _text(award.verb, family.regular, 11, "#666666", after=8),
        _text(award.title, family.bold, 17, award.accent, after=18),
        Table(
            [columns],
            colWidths=[width / len(columns)] * len(columns),
            style=[("VALIGN", (0, 0), (-1, -1), "TOP")],
        ),
    ]
    _fill(canvas, words, 22 * mm, 50 * mm, width, _HEIGHT - 90 * mm)
    _details_line(canvas, award, family, _WIDTH / 2, 40 * mm)
    _signature(canvas, award, family, 22 * mm, 21 * mm)
    x, y = _WIDTH - 40 * mm, 23 * mm
    canvas.setStrokeColor(accent)
    for radius, line in ((12 * mm, 1.6), (10.4 * mm, 0.5)):
        canvas.setLineWidth(line)
        canvas.circle(x, y, radius)
    canvas.setFillColor(accent)
    canvas.setFont(family.bold, 17)
    canvas.drawCentredString(x, y - 6, award.details[-1][1].split("-")[0])
    pdf.draw_mark(canvas, 22 * mm, 7 * mm)


def _text(
    text: str,
    font: str,
    size: float,
    color: str = "#222222",
    align: int = TA_CENTER,
    after: float = 0,
    markup: bool = False,
) -> Paragraph:
    style = ParagraphStyle(
        "text",
        fontName=font,
        fontSize=size,
        leading=size * 1.32,
        textColor=pdf.color(color),
        alignment=align,
        spaceAfter=after,
    )
    return Paragraph(text if markup else pdf.plain(text), style)


def _fill(
    canvas: Canvas,
    words: list[Flowable],
    x: float,
    y: float,
    width: float,
    height: float,
    centred: bool = False,
) -> None:
    """The flowables in the box, made smaller where they need more room than it has."""
    fitted = KeepInFrame(width, height, words, mode="shrink", vAlign="TOP")
    needed = sum(w.wrap(width, height)[1] + w.getSpaceAfter() for w in words)
    lead = [Spacer(1, (height - needed) / 2)] if centred and needed < height else []
    frame = Frame(x, y, width, height, 0, 0, 0, 0)
    left_over = [*lead, fitted]
    frame.addFromList(left_over, canvas)
    if left_over:
        raise StoryError(f"The text of a certificate does not fit: {words[0].text}")


def _details_line(canvas: Canvas, award: Award, family: pdf.Family, x: float, y: float) -> None:
    canvas.setFillColor(pdf.color("#444444"))
    canvas.setFont(family.regular, 10 * family.scale)
    line = "   ·   ".join(f"{label}: {value}" for label, value in award.details)
    canvas.drawCentredString(x, y, line)


def _signature(canvas: Canvas, award: Award, family: pdf.Family, x: float, y: float) -> None:
    canvas.setStrokeColor(pdf.color("#777777"))
    canvas.setLineWidth(0.5)
    canvas.line(x, y, x + 64 * mm, y)
    canvas.setFillColor(pdf.color("#555555"))
    canvas.setFont(family.regular, 8.5 * family.scale)
    canvas.drawCentredString(x + 32 * mm, y - 10, printable(f"{award.signer}, {award.issuer}"))
