from __future__ import annotations

import pytest

from costguard.catalog.units import CANONICAL, SPELLINGS, canonical


@pytest.mark.parametrize(
    ("spelling", "unit"),
    [
        ("hours", "Hrs"),
        ("Hours", "Hrs"),
        ("hrs", "Hrs"),
        ("GB-month", "GB-Mo"),
        ("GB-Months", "GB-Mo"),
        ("LCU-Hours", "LCU-Hrs"),
        ("GiB/Second-Months", "GiBps-mo"),
        ("IOPS-Months", "IOPS-Mo"),
        ("Lambda-GB-Seconds", "GB-Seconds"),
        ("Requests", "Requests"),
    ],
)
def test_other_spellings_become_ours(spelling: str, unit: str) -> None:
    assert canonical(spelling) == unit
    assert unit in CANONICAL


def test_unknown_unit_stays_as_it_is() -> None:
    assert canonical("Furlongs") == "Furlongs"
    assert "Furlongs" not in CANONICAL


def test_sizes_are_never_aliases() -> None:
    assert canonical("TB") != canonical("GB")
    assert canonical("GB") != canonical("GB-Mo")


def test_no_spelling_means_two_units() -> None:
    spellings = [s.lower() for unit, others in SPELLINGS.items() for s in {unit, *others}]
    assert len(spellings) == len(set(spellings))
