"""The order of the defaults, which rests on published validities, not their figures."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest

from skillmatch.strength import (
    PRESETS,
    is_expired,
    missing_for_demonstrated,
    preset,
    status_of,
    strength_of,
)
from skillmatch.tables import KINDS, VERIFICATIONS, table

DAY = pd.Timestamp("2026-11-23")


def worth(weights: str = "balanced", **columns: object) -> float:
    row = {"evidence_id": "1", "kind": "badge", "verification": "valid", **columns}
    return strength_of(table("evidence", [row]), PRESETS[weights], DAY).item()


@pytest.mark.parametrize("name", PRESETS)
def test_every_kind_and_outcome_has_a_strength_in_range(name: str) -> None:
    for kind, word, assessed in itertools.product(KINDS, VERIFICATIONS, (True, False, None)):
        value = worth(name, kind=kind, verification=word, assessed=assessed, issued_on="2020-01-01")
        assert 0 <= value <= 1
        if word in ("revoked", "invalid", "malformed", "not_yet_valid"):
            assert value == 0


@pytest.mark.parametrize("name", ["balanced", "strict"])
def test_the_order_of_evidence(name: str) -> None:
    project = worth(name, kind="nanodegree", assessed=True)
    test = worth(name, kind="badge", assessed=True)
    told = worth(name, kind="resume", verification="claimed", section="experience")
    listed = worth(name, kind="resume", verification="claimed", section="skills")
    attended = worth(name, kind="badge", assessed=False)
    assert project >= test > told > listed
    assert test > attended
    trusts = [
        worth(name, assessed=True, verification=word)
        for word in ("verified", "valid", "unchecked", "unsigned", "claimed", "revoked")
    ]
    assert trusts == sorted(trusts, reverse=True)
    # A proof that can't be checked is worth no more than none, else anybody would add one.
    assert trusts[2] == trusts[3]
    assert len(set(trusts)) == len(trusts) - 1


def test_whatever_is_not_demonstrated_says_what_it_lacks() -> None:
    cases = itertools.product(
        (kind for kind in KINDS if kind != "resume"),
        VERIFICATIONS,
        (True, False, None),
        ("", '{"recipient": "pass"}', '{"recipient": "unknown"}'),
        ("2020-01-01", None),
    )
    names = ("kind", "verification", "assessed", "checks", "expires_on")
    rows = [
        {"evidence_id": str(number), **dict(zip(names, case, strict=True))}
        for number, case in enumerate(cases)
    ]
    evidence = table("evidence", rows)
    for given in (True, False):
        lacking = missing_for_demonstrated(evidence, DAY, issuers_given=given)
        shown = status_of(evidence, DAY).eq("demonstrated")
        assert shown.any() and lacking.eq("").tolist() == shown.tolist()
        told = lacking[evidence["verification"].eq("valid") & evidence["expires_on"].isna()]
        assert (
            told[told.index.isin(evidence.index[evidence["kind"].eq("badge")])]
            .str.contains("not on your list" if given else "no list")
            .all()
        )


def test_age_and_expiry_take_away() -> None:
    new, old = worth(issued_on="2026-01-01"), worth(issued_on="2012-01-01")
    assert new > old > 0
    assert worth(issued_on="2026-01-01", expires_on="2026-06-01") < new
    assert worth(kind="license", issued_on="2000-01-01") == worth(kind="license")
    assert worth("flat", issued_on="1990-01-01", expires_on="1991-01-01") == worth("flat")


def test_expired_on_the_day_after() -> None:
    rows = [
        {"evidence_id": str(n), "kind": "badge", "verification": "valid", "expires_on": day}
        for n, day in enumerate(("2026-11-22", "2026-11-23", None))
    ]
    assert is_expired(table("evidence", rows), DAY).tolist() == [True, False, False]


def test_an_unknown_preset_is_named() -> None:
    with pytest.raises(ValueError, match="balanced, strict, flat"):
        preset("fair")


@pytest.mark.parametrize(("fact", "status"), [("pass", "demonstrated"), ("unknown", "claimed")])
def test_what_was_given_to_nobody_known_is_not_demonstrated(fact: str, status: str) -> None:
    badge = {"evidence_id": "1", "kind": "badge", "assessed": True, "verification": "verified"}
    evidence = table("evidence", [badge]).assign(
        checks=f'{{"signature": "pass", "recipient": "{fact}"}}'
    )
    assert status_of(evidence, DAY).tolist() == [status]


def test_an_issuer_that_vouches_for_itself_demonstrates_nothing() -> None:
    badge = {"evidence_id": "1", "kind": "badge", "assessed": True, "verification": "valid"}
    assert status_of(table("evidence", [badge]), DAY).tolist() == ["claimed"]


@pytest.mark.parametrize("name", ["balanced", "strict"])
def test_an_expired_credential_counts_as_what_it_was(name: str) -> None:
    def held(word: str, **checks: str) -> float:
        facts = ", ".join(f'"{one}": "{fact}"' for one, fact in checks.items())
        return worth(name, verification=word, assessed=True, checks=f"{{{facts}}}")

    good = {"signature": "pass", "revocation": "pass"}
    factor = PRESETS[name].expired
    assert held("expired", **good, issuer="pass") == pytest.approx(held("verified") * factor)
    assert held("expired", **good, issuer="unknown") == pytest.approx(held("valid") * factor)
    never = [held("expired"), held("expired", signature="unknown", issuer="pass"),
             held("expired", signature="pass", issuer="pass", revocation="unknown")]  # fmt: skip
    assert never == pytest.approx([held("unchecked") * factor] * 3)


def test_a_licence_is_examined_unless_it_says_otherwise() -> None:
    def status(assessed: bool | None) -> str:
        row = {"evidence_id": "1", "kind": "license", "verification": "verified"}
        return status_of(table("evidence", [row | {"assessed": assessed}]), DAY).item()

    assert [status(one) for one in (True, None, False)] == ["demonstrated"] * 2 + ["claimed"]
