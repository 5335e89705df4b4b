"""Resumes as HTML, Markdown, plain text and JSON Resume."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from html import escape
from typing import Any

from sample_writers.stories import Candidate, Entry, Resume
from sample_writers.wording import FICTIONAL, EntryWords, entry_words, pick

_HTML_THEMES = (
    "body{font:16px/1.5 Georgia,serif;max-width:46em;margin:2em auto;padding:0 1em;color:#222}"
    "h1,h2{font-weight:normal;color:#6b2737}h2{border-bottom:1px solid #ccc}",
    "body{font:15px/1.5 system-ui,Helvetica,Arial,sans-serif;max-width:50em;margin:2em auto;"
    "padding:0 1em;color:#1d2733}h1{margin-bottom:0}h2{color:#0b6e8a;font-size:1.1em;"
    "text-transform:uppercase;letter-spacing:.06em}",
    "body{font:15px/1.45 Verdana,sans-serif;max-width:48em;margin:0 auto;padding:2em;"
    "background:#fff;color:#333;border-top:10px solid #2f5d50}h2{color:#2f5d50;margin-top:1.6em}",
)
_HTML_COMMON = (
    "h3{margin:.9em 0 .1em;font-size:1em}p,ul{margin:.3em 0}.when{color:#667;font-weight:normal}"
    "footer{margin-top:3em;font-size:.7em;color:#888}th{width:11em;text-align:left;vertical-align:top;"
    "padding-right:1.5em;font-weight:normal;color:#667;white-space:nowrap}td{padding-bottom:.6em}"
)


def resume_html(candidate: Candidate, resume: Resume) -> str:
    theme = pick(_HTML_THEMES, candidate.id, "theme")
    as_table = pick((True, False), candidate.id, "html table")
    in_a_line = pick((True, False), candidate.id, "html items")
    contact = " · ".join(escape(part) for part in candidate.contact.parts)
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f"<title>{escape(candidate.name)} – resume</title>",
        f"<style>{theme}{_HTML_COMMON}</style>",
        "</head>",
        "<body>",
        "<header>",
        f"<h1>{escape(candidate.name)}</h1>",
        f"<p>{escape(resume.headline)}</p>",
        f"<p>{contact}</p>",
        "</header>",
    ]
    for section in resume.sections:
        lines += ["<section>", f"<h2>{escape(section.heading)}</h2>"]
        if section.text:
            lines.append(f"<p>{escape(section.text)}</p>")
        words = [entry_words(entry, candidate) for entry in section.entries]
        lines += _html_table(words) if as_table and words else _html_entries(words)
        if section.kind in ("skills", "languages") and in_a_line:
            lines.append(f"<p>{escape(', '.join(section.items))}</p>")
        else:
            lines += _html_list(section.items)
        lines.append("</section>")
    lines += [f"<footer>{FICTIONAL}</footer>", "</body>", "</html>"]
    return "\n".join(lines) + "\n"


def _html_entries(entries: list[EntryWords]) -> Iterator[str]:
    for entry in entries:
        title = ", ".join(escape(part) for part in (entry.title, entry.place) if part)
        when = f' <span class="when">{escape(entry.dates)}</span>' if entry.dates else ""
        yield f"<h3>{title}{when}</h3>"
        yield from _html_list(entry.bullets)


def _html_table(entries: list[EntryWords]) -> Iterator[str]:
    yield "<table>"
    for entry in entries:
        place = f"<br>{escape(entry.place)}" if entry.place else ""
        yield f"<tr><th>{escape(entry.dates)}</th><td><strong>{escape(entry.title)}</strong>{place}"
        yield from _html_list(entry.bullets)
        yield "</td></tr>"
    yield "</table>"


def _html_list(items: tuple[str, ...]) -> list[str]:
    return ["<ul>", *(f"<li>{escape(item)}</li>" for item in items), "</ul>"] if items else []


def resume_markdown(candidate: Candidate, resume: Resume) -> str:
    bullet = pick(("-", "*"), candidate.id, "bullet")
    blocks = [f"# {candidate.name}", resume.headline, " | ".join(candidate.contact.parts)]
    for section in resume.sections:
        blocks += [f"## {section.heading}", section.text]
        for entry in section.entries:
            words = entry_words(entry, candidate)
            title = ", ".join(part for part in (words.title, words.place) if part)
            dates = f" ({words.dates})" if words.dates else ""
            blocks.append(f"### {title}{dates}")
            blocks.append("\n".join(f"{bullet} {text}" for text in words.bullets))
        blocks.append("\n".join(f"{bullet} {item}" for item in section.items))
    blocks += ["---", f"*{FICTIONAL}*"]
    return "\n\n".join(block for block in blocks if block) + "\n"


def resume_plain(candidate: Candidate, resume: Resume) -> str:
    bullet = pick(("-", "*", "•"), candidate.id, "bullet")
    underline = pick(("=", "-", ""), candidate.id, "underline")
    blocks = [
        "\n".join(part for part in (candidate.name.upper(), resume.headline) if part),
        "\n".join(candidate.contact.parts),
    ]
    for section in resume.sections:
        heading = section.heading if underline else section.heading.upper()
        lines = [heading, *([underline * len(heading)] if underline else [])]
        if section.text:
            lines.append(textwrap.fill(section.text, 78))
        for number, entry in enumerate(section.entries):
            words = entry_words(entry, candidate)
            where = " - ".join(part for part in (words.title, words.place) if part)
            lines += ([""] if number else []) + [where]
            lines += [words.dates] if words.dates else []
            lines += [_wrapped(bullet, text) for text in words.bullets]
        lines += [_wrapped(bullet, item) for item in section.items]
        blocks.append("\n".join(lines))
    blocks.append(FICTIONAL)
    return "\n\n".join(block for block in blocks if block) + "\n"


def _wrapped(bullet: str, text: str) -> str:
    return textwrap.fill(text, 78, initial_indent=f"{bullet} ", subsequent_indent="  ")


def resume_json(candidate: Candidate, resume: Resume) -> str:
    """A JSON Resume; `meta` carries the fictional mark."""
    contact = candidate.contact
    content: dict[str, Any] = {
        "basics": _filled(
            name=candidate.name,
            label=resume.headline,
            email=contact.email,
            phone=contact.phone,
            location={"city": contact.city} if contact.city else None,
        ),
        "meta": {"version": "v1.0.0", "note": FICTIONAL},
    }
    for section in resume.sections:
        if section.kind == "summary":
            content["basics"]["summary"] = section.text
            continue
        key = {"experience": "work", "certifications": "certificates"}.get(
            section.kind, section.kind
        )
        content.setdefault(key, []).extend(
            [_json_entry(section.kind, entry) for entry in section.entries]
            + [_json_item(section.kind, item) for item in section.items]
        )
    return to_json(content)


def to_json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _json_entry(kind: str, entry: Entry) -> dict[str, Any]:
    end = "" if entry.end == "present" else entry.end
    dates = {"startDate": entry.start, "endDate": end}
    if kind == "education":
        return _filled(institution=entry.school, studyType=entry.degree, area=entry.study, **dates)
    highlights = list(entry.bullets)
    if kind == "experience":
        return _filled(name=entry.employer, position=entry.title, highlights=highlights, **dates)
    return _filled(name=entry.title, highlights=highlights, **dates)


def _json_item(kind: str, item: str) -> dict[str, Any]:
    if kind == "languages":
        language, _, fluency = item.partition(" (")
        return _filled(language=language, fluency=fluency.rstrip(")"))
    if kind == "skills":
        name, _, keywords = item.partition(": ")
        return _filled(name=name, keywords=keywords.split(", ") if keywords else None)
    if kind == "certifications":
        parts = item.rsplit(", ", 2)
        if len(parts) == 3 and parts[2].isdigit():
            return {"name": parts[0], "issuer": parts[1], "date": parts[2]}
    return {"name": item}


def _filled(**values: object) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}
