"""What AWS's machines cost on the spot market now, from EC2's spot price history (extra: aws).

Every zone of a region has a price of its own, and nothing in a plan tells where AWS will have
room: the highest of the zones' current prices is what a machine costs at most.
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSpotPriceHistory.html
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple, Protocol, TypeVar

from costguard.catalog.amounts import number_of
from costguard.catalog.live.aws_errors import DENIED, code_of, refused
from costguard.catalog.spot import SpotMachine
from costguard.errors import PriceSourceError
from costguard.model.price import Answer, Missing, Price, PriceQuery, Tier

SOURCE = "aws-spot-history"
_A = TypeVar("_A")
_T = TypeVar("_T")

_SYSTEMS = {"Linux": "Linux/UNIX", "Windows": "Windows"}
_PERMISSION = "ec2:DescribeSpotPriceHistory"
_REGION = re.compile(r"[a-z]{2}(?:-[a-z]+)+-\d")
"""What EC2 can be asked in: local zones, such as us-west-2-lax-1, belong to their region."""
_AT_ONCE = 100
"""Machine types in one question."""
_UNKNOWN_TYPE = frozenset({"InvalidInstanceType", "InvalidParameterValue"})
"""Codes of AWS's for a question about a machine type that the region does not have."""


class Together(Protocol):
    """Asks several questions at once."""

    def __call__(self, ask: Callable[[_A], _T], questions: Sequence[_A], /) -> list[_T]:
        """The answers, in the order of the questions; raises what a question raises."""


class Seen(NamedTuple):
    """The current spot price of a machine type in a zone."""

    instance_type: str
    zone: str
    price: Decimal
    since: datetime


class _Question(NamedTuple):
    """What EC2 is asked in one go."""

    region: str
    system: str
    types: tuple[str, ...]


class SpotHistory:
    """Current spot prices; ``clients`` gives the EC2 client of a region."""

    def __init__(self, clients: Callable[[str], Any], now: datetime) -> None:
        self._clients = clients
        self._now = now

    def prices(
        self,
        machines: Mapping[PriceQuery, SpotMachine],
        on_demand: Mapping[PriceQuery, Answer],
        together: Together,
    ) -> dict[PriceQuery, Answer]:
        """The answer to each spot query; ``on_demand`` has the price that stands beside it.

        ``together`` asks several questions at once. Raises ``PriceSourceError`` if AWS cannot be
        asked; that the credentials lack the permission makes prices missing.
        """
        questions = list(_questions(machines))
        clients = {region: self._clients(region) for region in {q.region for q in questions}}

        def ask(question: _Question) -> list[Seen] | Missing:
            try:
                return self._seen(clients[question.region], question)
            except _DeniedError as error:
                return Missing(str(error))

        told = dict(zip(questions, together(ask, questions) if questions else (), strict=True))
        return {
            query: _answer(query, machine, _of(told, query.region, machine), on_demand[query])
            for query, machine in machines.items()
        }

    def _seen(self, client: Any, question: _Question) -> list[Seen]:
        """The current prices of the types in every zone."""
        asked = {
            "InstanceTypes": list(question.types),
            "ProductDescriptions": [_SYSTEMS[question.system]],
            "StartTime": self._now,
            "EndTime": self._now,
        }
        try:
            pages = client.get_paginator("describe_spot_price_history").paginate(**asked)
            return [_read(one) for page in pages for one in page.get("SpotPriceHistory", ())]
        except PriceSourceError:
            raise
        except Exception as error:
            if code_of(error) in _UNKNOWN_TYPE:
                each = [question._replace(types=(one,)) for one in question.types]
                return [] if len(each) == 1 else [s for q in each for s in self._seen(client, q)]
            refusal = refused(error, f"spot prices of AWS in {question.region}", _PERMISSION)
            raise (_DeniedError(refusal) if code_of(error) in DENIED else refusal) from None


class _DeniedError(Exception):
    """The credentials do not allow to ask for spot prices."""


def _questions(machines: Mapping[PriceQuery, SpotMachine]) -> Iterator[_Question]:
    """What EC2 is asked, for all machines of a region and system together."""
    groups: dict[tuple[str, str], set[str]] = defaultdict(set)
    for query, machine in machines.items():
        if machine.plain and _REGION.fullmatch(query.region):
            groups[query.region, machine.system].add(machine.instance_type)
    for place, types in sorted(groups.items()):
        ordered = sorted(types)
        for start in range(0, len(ordered), _AT_ONCE):
            yield _Question(*place, tuple(ordered[start : start + _AT_ONCE]))


def _of(
    told: Mapping[_Question, list[Seen] | Missing], region: str, machine: SpotMachine
) -> list[Seen] | Missing:
    """What was told of a machine; nothing where it was not asked for."""
    for question, seen in told.items():
        here = (question.region, question.system) == (region, machine.system)
        if here and machine.instance_type in question.types:
            return seen
    return []


def _read(entry: Mapping[str, Any]) -> Seen:
    """An entry of the history."""
    price = number_of(entry.get("SpotPrice"))
    names = (entry.get("InstanceType"), entry.get("AvailabilityZone"))
    since = entry.get("Timestamp")
    if price is None or price <= 0 or not all(names) or not isinstance(since, datetime):
        raise PriceSourceError(
            "AWS's spot price history: an entry is not as AWS describes it; run it again, and "
            "report it if that stays so"
        )
    return Seen(str(names[0]), str(names[1]), price, since)


def _answer(
    query: PriceQuery, machine: SpotMachine, told: list[Seen] | Missing, on_demand: Answer
) -> Answer:
    """The highest price of the region's zones, or why there is none."""
    if isinstance(told, Missing):
        return told
    if not machine.plain:
        return Missing(
            f"no spot price for {query.describe()}: spot prices are asked for Linux and Windows "
            "without further software at shared tenancy only"
        )
    current = _current(told, query.region, machine.instance_type)
    if not current:
        return Missing(f"AWS's spot price history has no price for {query.describe()}")
    top = max(current, key=lambda seen: (seen.price, seen.zone))
    return Price(
        tiers=(Tier(Decimal(0), top.price),),
        unit=query.product.unit,
        currency="USD",
        effective=top.since.date(),
        source=SOURCE,
        note=_note(top, current),
        list_tiers=on_demand.tiers if isinstance(on_demand, Price) else (),
    )


def _current(told: Iterable[Seen], region: str, instance_type: str) -> Sequence[Seen]:
    """The last price in each zone that is the region's own; local zones are not."""
    zones: dict[str, Seen] = {}
    for seen in told:
        own = re.fullmatch(f"{re.escape(region)}[a-z]", seen.zone)
        before = zones.get(seen.zone)
        if (
            own
            and seen.instance_type == instance_type
            and (not before or before.since < seen.since)
        ):
            zones[seen.zone] = seen
    return [zones[zone] for zone in sorted(zones)]


def _note(top: Seen, current: Sequence[Seen]) -> str:
    if len(current) == 1:
        zones = f"spot price in {top.zone}, the only zone that has one"
    else:
        zones = f"highest spot price of {len(current)} zones, that of {top.zone}"
    return f"{zones}; on-demand if there is no spot capacity"
