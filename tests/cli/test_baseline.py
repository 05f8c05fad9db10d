"""`costguard baseline` and `costguard diff`, as a user runs them on a bundled example."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

Costguard = Callable[..., "tuple[int, str, str]"]
SMALL = "examples/dev-small/plan.json"
RESIZE = "examples/dev-small/plan-resize.json"
USAGE = ("--usage-file", "examples/dev-small/usage.yml")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "baselines" / "dev.json"


@pytest.fixture
def saved(costguard: Costguard, file: Path) -> Path:
    assert costguard("baseline", "save", SMALL, "--env", "dev", "--baseline", file, *USAGE)[0] == 0
    return file


def digest_of(out: str) -> str:
    return out.strip().rpartition("digest ")[2]


def total_of(costguard: Costguard, plan: str) -> str:
    _, out, _ = costguard("breakdown", plan, *USAGE, "--format", "json")
    monthly: str = json.loads(out)["totals"]["after"]["monthly"]
    return monthly


def test_save_says_what_it_has_written(costguard: Costguard, file: Path) -> None:
    code, out, _ = costguard(
        *("baseline", "save", SMALL, "--env", "development", "--baseline", file, *USAGE),
        *("--commit", "abc123", "--date", "2026-11-20"),
    )
    assert code == 0
    assert out.startswith(f"{file}: environment dev, $")
    document = json.loads(file.read_text(encoding="utf-8"))
    assert document["commit"] == "abc123"
    assert document["date"] == "2026-11-20"
    assert document["monthly"] == total_of(costguard, SMALL)
    assert list(document["projects"]) == [SMALL]


def test_save_twice_gives_the_same_bytes(costguard: Costguard, saved: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    costguard("baseline", "save", SMALL, "--env", "dev", "--baseline", other, *USAGE)
    assert other.read_bytes() == saved.read_bytes()


def test_the_usual_file_is_in_baselines(
    costguard: Costguard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = Path(SMALL).absolute()
    monkeypatch.chdir(tmp_path)
    assert costguard("baseline", "save", plan, "--env", "development")[0] == 0
    assert (tmp_path / "baselines" / "dev.json").is_file()
    assert costguard("baseline", "show", "--env", "dev")[0] == 0
    assert costguard("baseline", "diff", plan, "--env", "development")[0] == 0
    assert costguard("baseline", "update", plan, "--env", "development")[0] == 0


def test_save_does_not_write_over_a_baseline(costguard: Costguard, saved: Path) -> None:
    before = saved.read_bytes()
    code, _, err = costguard("baseline", "save", RESIZE, "--env", "dev", "--baseline", saved)
    assert code == 3
    assert "run costguard baseline update" in err
    assert saved.read_bytes() == before


def test_show_gives_the_file_and_its_digest(costguard: Costguard, saved: Path) -> None:
    code, out, _ = costguard("baseline", "show", "--baseline", saved)
    assert code == 0
    assert SMALL in out
    assert "14 resources, digest " in out
    _, out, _ = costguard("baseline", "show", "--baseline", saved, "--format", "json")
    assert out == saved.read_text(encoding="utf-8")


def test_show_needs_a_name(costguard: Costguard) -> None:
    code, _, err = costguard("baseline", "show")
    assert (code, "give --env NAME or --baseline FILE" in err) == (2, True)


def test_update_replaces_a_project_and_holds_to_a_digest(costguard: Costguard, saved: Path) -> None:
    first = digest_of(costguard("baseline", "show", "--baseline", saved)[1])
    update = ("baseline", "update", RESIZE, "--env", "dev", "--baseline", saved, *USAGE)
    code, out, _ = costguard(*update, "--project", SMALL, "--based-on", first)
    assert code == 0
    changed = saved.read_bytes()
    assert json.loads(changed)["monthly"] == total_of(costguard, RESIZE)
    assert digest_of(out) != first
    code, _, err = costguard(*update, "--project", SMALL, "--based-on", first)
    assert (code, "another job has changed the baseline meanwhile" in err) == (3, True)
    assert saved.read_bytes() == changed


def test_update_adds_a_project_only_by_name(costguard: Costguard, saved: Path) -> None:
    update = ("baseline", "update", RESIZE, "--env", "dev", "--baseline", saved)
    code, _, err = costguard(*update)
    assert (code, f"has no project {RESIZE}, only {SMALL}; give --project NAME" in err) == (2, True)
    assert costguard(*update, "--project", "jobs")[0] == 0
    assert set(json.loads(saved.read_text(encoding="utf-8"))["projects"]) == {SMALL, "jobs"}


def test_update_without_a_baseline(costguard: Costguard, file: Path) -> None:
    code, _, err = costguard("baseline", "update", SMALL, "--env", "dev", "--baseline", file)
    assert (code, "no such file; expected a baseline" in err) == (2, True)


def test_one_name_for_two_plans_is_refused(costguard: Costguard, file: Path) -> None:
    code, _, err = costguard(
        *("baseline", "save", SMALL, RESIZE, "--env", "dev", "--baseline", file),
        *("--project", "app"),
    )
    assert (code, "--project app names one plan, and 2 are given" in err) == (2, True)
    assert not file.exists()


def test_diff_tells_code_from_prices(costguard: Costguard, saved: Path) -> None:
    code, out, _ = costguard(
        *("baseline", "diff", RESIZE, "--env", "dev", "--baseline", saved, *USAGE),
        *("--project", SMALL, "--format", "json"),
    )
    found = json.loads(out)
    assert code == 0
    assert found["stored"] == found["repriced"] == total_of(costguard, SMALL)
    assert found["head"] == total_of(costguard, RESIZE)
    assert found["price_change"] == "0"
    moving = {r["address"] for r in found["resources"]}
    assert moving == {"aws_instance.app", "aws_db_instance.this"}


def test_a_price_file_is_a_change_of_prices(
    costguard: Costguard, saved: Path, tmp_path: Path
) -> None:
    prices = tmp_path / "prices.yaml"
    prices.write_text(
        "version: 1\ncurrency: USD\nprices: [{service: AmazonEC2, discount: 10%}]\n",
        encoding="utf-8",
    )
    arguments = ("baseline", "diff", SMALL, "--env", "dev", "--baseline", saved, *USAGE)
    code, out, err = costguard(*arguments, "--prices", prices, "--format", "json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert found["code_change"] == "0"
    server = next(r for r in found["resources"] if r["address"] == "aws_instance.app")
    # Hours and volume are both of AmazonEC2, so all of it is a tenth cheaper.
    assert Decimal(server["repriced"]) == Decimal(server["stored"]) * Decimal("0.9")
    assert server["head"] == server["repriced"]
    assert server["code_change"] == "0"
    _, table, _ = costguard(*arguments, "--prices", prices)
    assert "change of prices" in table
    _, text, _ = costguard(*arguments, "--prices", prices, "--format", "markdown")
    assert "| change of prices | -$" in text
    assert "| change of code | $0.00 |" in text


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"costguard_baseline": 1', '"costguard_baseline": 9', "written by a newer costguard"),
        ('"currency": "USD",\n "environment"', '"currency": "EUR",\n "environment"', "in EUR"),
        ('"environment": "dev"', '"environment": "prod"', "of environment prod, not of dev"),
        ('"projects"', '"project"', "'projects' is missing"),
        ("}\n}\n", "}\n", "cut off or damaged"),
    ],
)
def test_a_baseline_that_cannot_be_used(
    costguard: Costguard, saved: Path, old: str, new: str, says: str
) -> None:
    text = saved.read_text(encoding="utf-8")
    assert old in text
    saved.write_text(text.replace(old, new), encoding="utf-8")
    before = saved.read_bytes()
    for command in ("diff", "update"):
        code, out, err = costguard("baseline", command, SMALL, "--env", "dev", "--baseline", saved)
        assert (code, out) == (3, "")
        assert says in err
        assert err.count("\n") == 1
        assert saved.read_bytes() == before


def test_a_plan_that_does_not_hold_all_changes_is_no_baseline(
    costguard: Costguard, file: Path, tmp_path: Path
) -> None:
    plan = json.loads(Path(SMALL).read_text(encoding="utf-8"))
    plan["complete"] = False
    targeted = tmp_path / "plan.json"
    targeted.write_text(json.dumps(plan), encoding="utf-8")
    code, _, err = costguard("baseline", "save", targeted, "--env", "dev", "--baseline", file)
    assert (code, "does not hold all changes" in err) == (3, True)
    assert not file.exists()


@pytest.fixture
def report(costguard: Costguard, tmp_path: Path) -> Path:
    target = tmp_path / "report.json"
    costguard("check", SMALL, *USAGE, "--format", "json", "--out", target)
    return target


def test_any_two_can_be_compared(costguard: Costguard, saved: Path, report: Path) -> None:
    small, resize = total_of(costguard, SMALL), total_of(costguard, RESIZE)
    for base in (SMALL, saved, report):
        code, out, _ = costguard("diff", base, RESIZE, *USAGE, "--format", "json")
        found = json.loads(out)
        assert code == 0
        assert (found["stored"], found["head"], found["price_change"]) == (small, resize, "0")
    for head in (SMALL, saved, report):
        code, out, _ = costguard("diff", RESIZE, head, *USAGE, "--format", "json")
        found = json.loads(out)
        assert code == 0
        assert (found["stored"], found["head"], found["price_change"]) == (resize, small, "0")


def test_diff_as_table_and_markdown(costguard: Costguard) -> None:
    _, out, _ = costguard("diff", SMALL, RESIZE, *USAGE)
    assert "aws_db_instance.this" in out
    _, out, _ = costguard("diff", SMALL, RESIZE, *USAGE, "--format", "markdown")
    assert "<summary>2 resources differ</summary>" in out


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"schema_version":"1.0"', '"schema_version":"2.0"', "a report of a newer costguard"),
        ('"schema_version":"1.0"', '"schema_version":"0.9"', "a report of another costguard"),
        ('"coverage":"priced"', '"coverage":"good"', "damaged"),
        ('"monthly_after":', '"monthly":', "damaged"),
        ('"unused_usage":[]}', '"unused_usage":[]', "cut off or damaged"),
    ],
)
def test_a_report_that_cannot_be_used(
    costguard: Costguard, report: Path, old: str, new: str, says: str
) -> None:
    text = report.read_text(encoding="utf-8")
    assert old in text
    report.write_text(text.replace(old, new, 1), encoding="utf-8")
    code, out, err = costguard("diff", report, SMALL)
    assert (code, out) == (3, "")
    assert says in err
    assert err.count("\n") == 1


def test_a_report_whose_figures_do_not_add_up(costguard: Costguard, report: Path) -> None:
    document = json.loads(report.read_text(encoding="utf-8"))
    document["totals"]["after"]["monthly"] = "1"
    report.write_text(json.dumps(document), encoding="utf-8")
    code, _, err = costguard("diff", report, SMALL)
    assert (code, "totals.after.monthly is 1, and the resources come to" in err) == (3, True)


def test_a_report_of_other_prices_says_so(costguard: Costguard, report: Path) -> None:
    document = json.loads(report.read_text(encoding="utf-8"))
    document["catalog"] = "an older book"
    document["key_of_a_later_version"] = {}
    report.write_text(json.dumps(document), encoding="utf-8")
    code, out, _ = costguard("diff", report, SMALL, *USAGE)
    assert code == 0
    assert "Prices are of an older book and of" in out


def test_a_report_on_several_environments_is_refused(costguard: Costguard, report: Path) -> None:
    report.write_text(
        '{"schema_version":"1.0","costguard_version":"0.1.0","verdict":"pass","results":[]}'
    )
    code, _, err = costguard("diff", report, SMALL)
    assert (code, "a report on several environments" in err) == (3, True)


def test_the_headline_is_of_what_the_limit_is_for(costguard: Costguard, saved: Path) -> None:
    big = ("--env", "dev", "--baseline", saved, *USAGE)
    assert costguard("baseline", "update", RESIZE, "--project", "big", *big)[0] == 0
    check = ("check", SMALL, "--env", "dev", "--baseline", saved, *USAGE)
    _, table, _ = costguard(*check)
    # $36.00 of this plan and $1,884.62 of the other project: 384% of $500, and nothing changes.
    sentence = "at least $1,920.61 a month of $500.00 (384%), $0.00 against the baseline"
    assert sentence in table.splitlines()[0]
    _, markdown, _ = costguard(*check, "--format", "markdown")
    assert sentence in markdown


def test_of_a_project_file_the_projects_of_the_environment_are_meant(
    costguard: Costguard, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("examples/monorepo")  # two projects of dev, and one of prod
    assert costguard("baseline", "save", "--env", "development", "--baseline", file)[0] == 0
    assert list(json.loads(file.read_text(encoding="utf-8"))["projects"]) == [
        "app-dev",
        "network-dev",
    ]
    assert costguard("baseline", "update", "--env", "dev", "--baseline", file)[0] == 0
    code, _, err = costguard("baseline", "save", "--env", "staging", "--baseline", f"{file}.new")
    assert (code, err) == (
        2,
        "costguard: error: --env staging: no project of the project file is of it, only of dev, "
        "prod; give its projects the key environment, or name the plans\n",
    )
