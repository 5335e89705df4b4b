"""Resumes as Word documents, some with a table for the jobs or for the skills."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table

from sample_writers.stories import Candidate, Resume, Section
from sample_writers.wording import FICTIONAL, EntryWords, entry_words, pick

_SAVED = datetime(2026, 1, 1)
_FONTS = ("Calibri", "Cambria", "Arial", "Georgia", "Liberation Sans")
_ACCENTS = ("1F3864", "2E74B5", "385623", "833C0B", "404040", "5B2C6F")
_TEXT_WIDTH, _DATES_WIDTH = 170, 48  # mm


def resume_docx(candidate: Candidate, resume: Resume) -> bytes:
    document = docx.Document()
    _set_up(document, candidate)
    _header(document, candidate, resume)
    for section in resume.sections:
        _section(document, section, candidate)
    buffer = BytesIO()
    document.save(buffer)
    return _without_times(buffer.getvalue())


def _set_up(document: Document, candidate: Candidate) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm((210 - _TEXT_WIDTH) / 2)
    page.top_margin, page.bottom_margin = Mm(18), Mm(16)
    font = pick(_FONTS, candidate.id, "font")
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = font, Pt(pick((10, 10.5, 11), candidate.id, "size"))
    normal.paragraph_format.space_after = Pt(2)
    for name, size, before in (("Heading 1", 13, 11), ("Title", 24, 0)):
        style = document.styles[name]
        fonts = style.element.rPr.rFonts
        for attribute in [key for key in fonts.attrib if "Theme" in key]:
            del fonts.attrib[attribute]
        style.font.name, style.font.size = font, Pt(size)
        style.font.color.rgb = RGBColor.from_string(pick(_ACCENTS, candidate.id, "accent"))
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(3)
    title = document.styles["Title"].element.pPr
    title.remove(title.find(qn("w:pBdr")))
    document.styles["List Bullet"].paragraph_format.space_after = Pt(1)
    mark = page.footer.paragraphs[0]
    mark.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = mark.add_run(FICTIONAL)
    run.font.size, run.font.color.rgb = Pt(7), RGBColor(0x80, 0x80, 0x80)
    properties = document.core_properties
    properties.author, properties.title = candidate.name, f"Resume of {candidate.name}"
    properties.created = properties.modified = _SAVED
    properties.comments = FICTIONAL


def _header(document: Document, candidate: Candidate, resume: Resume) -> None:
    middle = pick((True, False), candidate.id, "centred header")
    align = WD_ALIGN_PARAGRAPH.CENTER if middle else WD_ALIGN_PARAGRAPH.LEFT
    document.add_paragraph(candidate.name, style="Title").alignment = align
    if resume.headline:
        headline = document.add_paragraph()
        headline.alignment = align
        headline.add_run(resume.headline).bold = True
    separator = pick((" | ", " · ", "   "), candidate.id, "separator")
    document.add_paragraph(separator.join(candidate.contact.parts)).alignment = align


def _section(document: Document, section: Section, candidate: Candidate) -> None:
    caps = pick((True, False), candidate.id, "caps")
    document.add_heading(section.heading.upper() if caps else section.heading, level=1)
    if section.text:
        document.add_paragraph(section.text)
    words = [entry_words(entry, candidate) for entry in section.entries]
    if section.kind == "experience" and pick((True, False, False), candidate.id, "jobs table"):
        _entries_table(document, words)
    else:
        for entry in words:
            _entry(document, entry)
    if section.kind == "skills" and pick((True, False), candidate.id, "skills table"):
        _items_table(document, section.items)
    elif section.kind in ("skills", "languages") and not any(":" in i for i in section.items):
        if section.items:
            document.add_paragraph(", ".join(section.items))
    else:
        for item in section.items:
            document.add_paragraph(item, style="List Bullet")


def _entry(document: Document, words: EntryWords) -> None:
    line = document.add_paragraph()
    line.paragraph_format.space_before = Pt(4)
    line.paragraph_format.keep_with_next = True
    line.paragraph_format.tab_stops.add_tab_stop(Mm(_TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    line.add_run(words.title).bold = True
    fits_beside = len(words.title) + len(words.place) < 55
    if words.place and fits_beside:
        line.add_run(f", {words.place}")
    if words.dates:
        line.add_run(f"\t{words.dates}")
    if words.place and not fits_beside:
        below = document.add_paragraph()
        below.paragraph_format.keep_with_next = True
        below.add_run(words.place).italic = True
    for bullet in words.bullets:
        document.add_paragraph(bullet, style="List Bullet")


def _entries_table(document: Document, entries: list[EntryWords]) -> None:
    """Dates in the left column, the job in the right one, no lines."""
    table = document.add_table(rows=0, cols=2)
    table.autofit = False
    for entry in entries:
        cells = table.add_row().cells
        cells[0].width, cells[1].width = Mm(_DATES_WIDTH), Mm(_TEXT_WIDTH - _DATES_WIDTH)
        cells[0].paragraphs[0].add_run(entry.dates).italic = True
        first = cells[1].paragraphs[0]
        first.add_run(entry.title).bold = True
        if entry.place:
            first.add_run(f"\n{entry.place}")
        for bullet in entry.bullets:
            cells[1].add_paragraph(bullet, style="List Bullet")
    _set_column_widths(table, (_DATES_WIDTH, _TEXT_WIDTH - _DATES_WIDTH))


def _items_table(document: Document, items: tuple[str, ...]) -> None:
    columns = 2 if any(len(item) > 32 for item in items) else 3
    table = document.add_table(rows=0, cols=columns, style="Table Grid")
    for start in range(0, len(items), columns):
        cells = table.add_row().cells
        for cell, item in zip(cells, items[start : start + columns], strict=False):
            cell.text = item


def _set_column_widths(table: Table, widths: tuple[int, ...]) -> None:
    """Word reads cell widths, LibreOffice the grid."""
    grid = table._tbl.tblGrid
    for column, width in zip(grid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(Mm(width).twips))
    layout = OxmlElement("w:tblLayout")
    layout.set(qn("w:type"), "fixed")
    properties = table._tbl.tblPr
    for old in properties.findall(qn("w:tblLayout")):
        properties.remove(old)
    properties.append(layout)


def _without_times(docx: bytes) -> bytes:
    """The same archive with every entry dated 1980, so that its bytes don't tell the time."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(docx)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            new.writestr(entry, old.read(name), zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()
