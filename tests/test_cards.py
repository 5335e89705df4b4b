"""A card shows what a credential says as text, and beside it what checking it found."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from test_pictures import SVG, picture

from skillmatch.cards import CredentialCard, credential_card
from skillmatch.tables import UnreadableError
from skillmatch.verification.outcome import NO_STATUS, Facts, Finding, Outcome
from skillmatch.words import CHECKS, VERIFICATIONS, clean, marked

PASS = Finding("pass")
BADGE = {
    "credentialSubject": {
        "achievement": {"name": "SQL", "criteria": {"narrative": "Earners pass an exam."}}
    }
}
GOOD = Outcome(
    "ana/sql.json",
    "Open Badges 3.0, JSON-LD",
    "valid",
    (),
    Facts(PASS, PASS, PASS, Finding("unknown", "No list of issuers."), PASS, PASS),
    "Brightwater",
    "SQL for Analytics",
    "ana",
    pd.Timestamp("2025-04-12"),
    pd.Timestamp("9999-12-31").as_unit("s"),
    BADGE,
)
HOSTILE = "</h4><script>alert(1)</script><img src=x onerror=alert(1)>\x00\ud800"


def soup(card: CredentialCard) -> BeautifulSoup:
    return BeautifulSoup(card._repr_html_(), "html.parser")


def said(outcome: Outcome) -> str:
    return re.sub(r"\s+", " ", soup(credential_card(outcome)).section.get_text())


def with_image(image: object) -> Outcome:
    achievement = {**BADGE["credentialSubject"]["achievement"], "image": image}
    return replace(GOOD, signed={"credentialSubject": [{"achievement": [achievement]}]})


def address(content: bytes, kind: str = "png") -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def test_a_card_says_all_that_was_asked_for() -> None:
    text = said(GOOD)
    for part in (
        "SQL for Analytics",
        "Issued by Brightwater, on 12 April 2025, until 31 December 9999",
        "◇ valid",
        "Authentic and current; the issuer vouches for itself.",
        "Criteria: Earners pass an exam.",
        "ana/sql.json, Open Badges 3.0, JSON-LD, checked for ana",
        "No picture",
    ):
        assert part in text


def test_each_check_has_its_row_and_unknown_is_neither_yes_nor_no() -> None:
    facts = Facts(Finding("fail", "Changed."), PASS)
    rows = soup(credential_card(replace(GOOD, facts=facts))).select("tbody tr")
    cells = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in rows]
    assert [row[0] for row in cells] == list(CHECKS.values())
    assert [row[1] for row in cells] == ["✗ no", "✓ yes", *["? not known"] * 4]
    assert cells[0][2] == "Changed."


@pytest.mark.parametrize("word", VERIFICATIONS)
def test_every_outcome_has_its_mark_and_word(word: str) -> None:
    outcome = replace(GOOD, verification=word)
    shown = soup(credential_card(outcome)).select_one(".outcome")
    assert shown.get_text() == marked(word)
    assert ("good" in shown["class"]) == (word == "verified")
    assert repr(credential_card(outcome)) == f"{marked(word)}: SQL for Analytics (Brightwater)"


def test_a_reason_stands_once() -> None:
    outcome = replace(GOOD, reasons=("The whole record was changed.", "No list of issuers."))
    text = said(outcome)
    assert text.count("The whole record was changed.") == 1
    assert text.count("No list of issuers.") == 1


def test_what_was_altered_only_says_whom_it_is_from() -> None:
    assert "Says it is from Brightwater" in said(replace(GOOD, verification="invalid"))
    assert "Issued by Brightwater" in said(GOOD)


def test_a_missing_list_of_what_was_taken_back_is_no_yes() -> None:
    facts = replace(GOOD.facts, revocation=Finding("pass", NO_STATUS))
    rows = soup(credential_card(replace(GOOD, facts=facts))).select("tbody tr")
    cells = [cell.get_text() for cell in rows[2].find_all("td")]
    assert cells == ["–", NO_STATUS]


def test_criteria_that_must_not_be_read_are_not_shown() -> None:
    outcome = replace(GOOD, verification="invalid", signed=None)
    assert "Criteria: not shown" in said(outcome)
    assert "Criteria: none stated." in said(replace(GOOD, signed={}))


@pytest.mark.parametrize(
    ("criteria", "shown"),
    [
        ("Pass a test.", "Pass a test."),
        ({"narrative": "Pass."}, "Pass."),
        ({"narrative": {"en": "Pass.", "fr": "Réussir."}}, "Pass."),
        ({"id": "https://example.org/c"}, "https://example.org/c"),
        ([{"narrative": "One."}, {"narrative": "Two."}], "One."),
        ("https://example.org/c", "https://example.org/c"),
        (7, "none stated."),
        ([], "none stated."),
    ],
)
def test_criteria_of_both_versions(criteria: object, shown: str) -> None:
    badge = {"badge": {"name": "SQL", "criteria": criteria}}
    assert f"Criteria: {shown}" in said(replace(GOOD, signed=badge))


def test_addresses_do_not_become_links() -> None:
    badge = {"badge": {"criteria": "https://example.org/c"}}
    assert not soup(credential_card(replace(GOOD, signed=badge))).find_all("a")


def test_a_signed_picture_is_shown_without_a_remark() -> None:
    for image in (address(picture()), {"id": address(picture()), "type": "Image"}):
        page = soup(credential_card(with_image(image)))
        assert page.img["src"].startswith("data:image/png;base64,")
        assert page.img["alt"] == "Picture of the badge SQL for Analytics"
        assert page.figcaption is None


def test_a_drawing_is_shown_as_a_picture_and_never_as_markup() -> None:
    drawing = SVG.format("<script>alert(1)</script><circle r='3'/>").encode()
    page = soup(credential_card(with_image(address(drawing, "svg+xml"))))
    assert page.find(["svg", "script", "circle"]) is None
    content = base64.b64decode(page.img["src"].split(",", 1)[1])
    assert b"circle" in content
    assert b"script" not in content


@pytest.mark.parametrize("image", ["https://example.org/a.png", {"id": "file:///etc/passwd"}])
def test_a_picture_elsewhere_is_not_fetched(image: object) -> None:
    page = soup(credential_card(with_image(image)))
    assert page.img is None
    assert "the network is not used" in page.figcaption.get_text()


def test_the_picture_of_the_file_is_shown_and_said_not_to_be_signed(tmp_path: Path) -> None:
    path = tmp_path / "badge.PNG"
    path.write_bytes(picture())
    page = soup(credential_card(GOOD, picture=path))
    assert page.img["src"] == address(picture())
    assert "not part of what is signed" in page.figcaption.get_text()


def test_a_damaged_picture_gives_way_to_the_credentials_own(tmp_path: Path) -> None:
    path = tmp_path / "badge.png"
    path.write_bytes(picture()[:50])
    assert soup(credential_card(with_image(address(picture())), picture=path)).img
    alone = soup(credential_card(GOOD, picture=path))
    assert alone.img is None
    assert "damaged" in alone.figcaption.get_text()
    assert "can't be opened" in said_of_absent(tmp_path / "absent.png")


def said_of_absent(path: Path) -> str:
    return soup(credential_card(GOOD, picture=path)).figcaption.get_text()


def test_everything_from_outside_is_text() -> None:
    outcome = Outcome(
        HOSTILE, HOSTILE, "unsigned", (HOSTILE,), Facts(Finding("fail", HOSTILE)), HOSTILE,
        HOSTILE, HOSTILE, None, None, {"badge": {"criteria": HOSTILE, "image": HOSTILE}},
    )  # fmt: skip
    page = soup(credential_card(outcome))
    assert not page.find_all(["script", "img", "a"])
    assert page.h4.get_text() == clean(HOSTILE)
    page.encode()


@settings(max_examples=60)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["credentialSubject", "achievement", "badge", "criteria", "narrative",
                             "image", "id", "name", "@value"]), inner, max_size=4
        ),
        max_leaves=20,
    )
)  # fmt: skip
def test_json_of_any_shape_becomes_a_card(value: Any) -> None:
    signed = value if isinstance(value, dict) else {"badge": value}
    page = soup(credential_card(replace(GOOD, signed=signed)))
    assert len(page.find_all("section")) == 1


def test_a_file_is_verified_and_shown(tmp_path: Path) -> None:
    badge = {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": "https://example.org/assertions/1",
        "recipient": {"type": "email", "hashed": False, "identity": "ana@example.org"},
        "issuedOn": "2024-02-29T10:00:00+00:00",
        "badge": {
            "type": "BadgeClass",
            "name": "Spreadsheet Modelling",
            "description": "Building spreadsheets.",
            "criteria": {"narrative": "Attend both days."},
            "issuer": {"type": "Profile", "name": "Fennimore Adult College"},
        },
    }
    path = tmp_path / "badge.json"
    path.write_text(json.dumps(badge), encoding="utf-8")
    card = credential_card(path, as_of="2026-11-23")
    [outcome] = card.outcomes
    assert outcome.verification not in ("verified", "valid")
    text = soup(card).get_text()
    assert "Spreadsheet Modelling" in text
    assert "Attend both days." in text


def test_a_file_that_cannot_be_read_is_a_card_too(tmp_path: Path) -> None:
    path = tmp_path / "broken.json"
    path.write_text("{")
    assert "✗ malformed" in soup(credential_card(path)).get_text()


def test_what_is_not_known_leaves_no_gap() -> None:
    text = said(Outcome("a.png", "", "malformed", ("No badge is baked into the picture.",)))
    assert "No title Names no issuer, without a date ✗ malformed" in text
    assert text.rstrip().endswith("a.png")


def test_a_folder_is_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"call skillmatch\.verify"):
        credential_card(tmp_path)


def test_many_credentials_in_one_file_are_counted() -> None:
    page = soup(CredentialCard((GOOD,) * 23))
    assert len(page.find_all("section")) == 20
    assert "… and 3 more" in page.get_text()


def test_a_borrowed_name_is_no_good_sign() -> None:
    reason = "It names itself Brightwater, as a trusted issuer does."
    facts = replace(GOOD.facts, issuer=Finding("unknown", reason))
    borrowed = replace(GOOD, namesake="Brightwater", facts=facts, reasons=(reason,))
    shown = soup(credential_card(borrowed))
    assert "doubt" in shown.select_one(".outcome")["class"]
    assert [one.get_text() for one in shown.select("ul li")] == [reason]
    assert "fair" in soup(credential_card(GOOD)).select_one(".outcome")["class"]
