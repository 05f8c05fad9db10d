"""Reads costguard's own JSON reports back into the results that they were made of."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from costguard.budget.report_file import KEY, estimate_of
from costguard.errors import BaselineError
from costguard.model.baseline import Comparison, ResourceShift
from costguard.model.budget import Environment, Limit
from costguard.model.estimate import Estimate, Total
from costguard.model.finding import Change, Finding, Level
from costguard.model.landing import Landing, RunRateSource
from costguard.model.money import to_decimal
from costguard.model.plan import Plan
from costguard.model.recommendation import PlanToBudget, Recommendation
from costguard.model.waiver import Waived, Waiver
from costguard.result import CheckResult, Decision, Project, Result
from costguard.verdict import Verdict, heaviest

_WRITER = "costguard_version"
_EXPECTED = "what costguard check --format json writes"


class ResultFile(NamedTuple):
    """A JSON report as it was read, whatever version it has."""

    source: str
    documents: Sequence[dict[str, Any]]
    """One for each environment."""

    @property
    def told(self) -> Verdict | None:
        """The verdict as the file says it; None where it says none that is known."""
        said = [(document.get("decision") or {}).get("verdict") for document in self.documents]
        known = [Verdict(verdict) for verdict in said if verdict in list(Verdict)]
        return heaviest(known) if known else None

    def results(self) -> Iterator[Result]:
        """The results, one for each environment.

        Raises ``BaselineError`` for another version, and for a file that is damaged.
        """
        for number, document in enumerate(self.documents):
            several = len(self.documents) > 1
            where = f"{self.source}: results[{number}]" if several else self.source
            yield _result(document, where)


def opened(path: str) -> ResultFile | None:
    """The report in a file; None where the file is something else, such as a plan.

    Raises ``BaselineError`` for a report that is damaged.
    """
    if path == "-" or not Path(path).is_file():
        return None
    try:
        text = Path(path).read_bytes()
    except OSError:
        return None  # whoever reads it as a plan says why
    if f'"{_WRITER}"'.encode() not in text:
        return None
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise BaselineError(f"{path}: damaged: not valid JSON; expected {_EXPECTED}") from None
    if not (isinstance(data, dict) and _WRITER in data and KEY in data):
        return None
    several = data.get("results", [data])
    if not (isinstance(several, list) and all(isinstance(one, dict) for one in several)):
        raise BaselineError(f"{path}: damaged: results is no list of results; write it again")
    return ResultFile(path, several)


def _result(data: dict[str, Any], source: str) -> Result:
    estimate = _estimate(data, source)
    projects = tuple(_projects(data, estimate))
    told = data["decision"]
    if told is None:
        return Result(projects, estimate)
    return CheckResult(projects, estimate, decision=_decision(told))


def _estimate(data: dict[str, Any], source: str) -> Estimate:
    """The estimate with what reports show of a resource and a comparison has no need of."""
    estimate = estimate_of(data, source)
    resources = (
        resource._replace(
            deposed=told["deposed"],
            importing=told["importing"],
            deferred=told["deferred"] or "",
            create_before_destroy=told["overlap_per_hour"] is not None,
        )
        for resource, told in zip(estimate.resources, data["resources"], strict=True)
    )
    return replace(estimate, resources=tuple(resources))


def _projects(data: dict[str, Any], estimate: Estimate) -> Iterator[Project]:
    told = data.get("projects") or [{"name": data["plan"]["source"], "plan": data["plan"]}]
    for project in told:
        own = tuple(r for r in estimate.resources if r.project == project["name"])
        part = replace(estimate, resources=own) if len(told) > 1 else estimate
        yield Project(project["name"], _plan(project["plan"]), part)


def _plan(data: dict[str, Any]) -> Plan:
    return Plan(
        source=data["source"],
        tool=data["tool"],
        tool_version=data["tool_version"],
        format_version=data["format_version"],
        changes=(),
        complete=data["complete"],
        changes_only=data.get("changes_only", False),
        digest=data["digest"],
    )


def _decision(data: dict[str, Any]) -> Decision:
    limit = _amount(data["monthly_limit"])
    plan, compared = data.get("plan_to_budget"), data.get("comparison")
    landing = data.get("landing")
    return Decision(
        verdict=Verdict(data["verdict"]),
        findings=tuple(_finding(one) for one in data["findings"]),
        environment=Environment(data["environment"], limit=None if limit is None else Limit(limit)),
        recognised_by=data["recognised_by"],
        budgets=data["budgets"],
        comparison=None if compared is None else _comparison(compared),
        landing=None if landing is None else _landing(landing),
        waived=tuple(_waived(one) for one in data.get("waived", ())),
        recommendations=_recommendations(data.get("recommendations", ())),
        plan_to_budget=None
        if plan is None
        else PlanToBudget(_recommendations(plan["changes"]), Decimal(plan["saving"]), plan["note"]),
    )


def _finding(data: dict[str, Any]) -> Finding:
    return Finding(
        data["id"],
        Level(data["level"]),
        data["message"],
        data["address"],
        data.get("remedy", ""),
        Decimal(data["amount"]),
    )


def _waived(data: dict[str, Any]) -> Waived:
    told = {key: value for key, value in data["waiver"].items() if key in Waiver._fields}
    moments = {key: datetime.fromisoformat(told[key]) for key in ("created", "expires")}
    amounts = {key: _amount(told[key]) for key in ("max_monthly", "limit_override")}
    return Waived(_finding(data), Waiver(**{**told, **moments, **amounts}))


def _recommendations(entries: Sequence[dict[str, Any]]) -> tuple[Recommendation, ...]:
    return tuple(
        Recommendation(
            id=one["id"],
            address=one["address"],
            message=one["message"],
            changes=tuple(Change(change["path"], change["value"]) for change in one["changes"]),
            monthly_before=Decimal(one["monthly_before"]),
            monthly_after=Decimal(one["monthly_after"]),
            confidence=Decimal(one["confidence"]),
            caveats=tuple(one["caveats"]),
            category=one["category"],
            project=one["project"],
        )
        for one in entries
    )


def _comparison(data: dict[str, Any]) -> Comparison:
    # A report tells that one of the three is a lower bound, and neither which nor by how much.
    gaps = 0 if data["exact"] else 1
    stored, repriced, head = (
        Total(Decimal(data[side]), gaps, 0) for side in ("stored", "repriced", "head")
    )
    return Comparison(
        baseline=data["baseline"],
        stored=stored,
        repriced=repriced,
        head=head,
        resources=tuple(_shift(one) for one in data["resources"]),
        kept=tuple((one["project"], Decimal(one["monthly"])) for one in data["kept"]),
        notes=tuple(data["notes"]),
        currency=data["currency"],
        digest=data["digest"],
        imported=Decimal(data.get("imported", "0")),
    )


def _shift(data: dict[str, Any]) -> ResourceShift:
    return ResourceShift(
        data["project"],
        data["address"],
        data["type"],
        _amount(data["stored"]),
        _amount(data["repriced"]),
        _amount(data["head"]),
        previous_address=data["previous_address"],
    )


def _landing(data: dict[str, Any]) -> Landing:
    forecast, until = data["forecast"], data["spent_until"]
    return Landing(
        run_rate=Decimal(data["run_rate"]),
        run_rate_source=RunRateSource[data["run_rate_source"].upper()],
        change=Decimal(data["change"]),
        pending=tuple((one["name"], Decimal(one["change"])) for one in data["pending"]),
        month=date.fromisoformat(f"{data['month']}-01"),
        hours_in_month=data["hours_in_month"],
        hours_left=data["hours_left"],
        month_to_date=_amount(data["month_to_date"]),
        spent_until=None if until is None else date.fromisoformat(until),
        forecast=Decimal(forecast["monthly"]),
        method=forecast["method"],
        low=_amount(forecast["low"]),
        high=_amount(forecast["high"]),
        limit=_amount(data["limit"]),
        exact=data["exact"],
        notes=tuple(data["notes"]),
    )


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else to_decimal(text)
