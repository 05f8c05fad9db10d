"""A hole in the price book is never a saving: take out any price, and no verdict gets greener."""

from collections.abc import Iterable, Mapping
from decimal import Decimal as D
from pathlib import Path

import pytest

from costguard.budget.budgets import load
from costguard.budget.compare import compare
from costguard.catalog.sqlite import default_book
from costguard.model.budget import Limit
from costguard.model.price import Answer, Missing, Price, PriceQuery
from costguard.plans.read import read
from costguard.pricing.engine import Engine
from costguard.pricing.usage import load as load_usage
from costguard.rules.book import rulebook
from costguard.verdict import Verdict, decide

EXAMPLES = Path(__file__).parent.parent / "examples"
PLANS = sorted(EXAMPLES.glob("*/plan*.json"))
ORDER = [Verdict.PASS, Verdict.WARN, Verdict.BLOCK]


class Without:
    """The price book with the price of some queries taken out."""

    def __init__(self, hole: PriceQuery | None = None) -> None:
        self.book = default_book()
        self.hole = hole
        self.answers: dict[PriceQuery, Answer] = {}

    @property
    def version(self) -> str:
        return self.book.version

    def prices(self, queries: Iterable[PriceQuery]) -> Mapping[PriceQuery, Answer]:
        self.answers = dict(self.book.prices(queries))
        if self.hole in self.answers:
            self.answers[self.hole] = Missing("taken out")
        return self.answers


@pytest.mark.parametrize("path", PLANS, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_taking_out_a_price_makes_no_verdict_greener(path: Path) -> None:
    plan = read(path)
    usage = load_usage(path.parent / "usage.yml")
    budgets = load(None)
    rules = rulebook(["aws", "azurerm", "google"])

    whole = Without()
    total = Engine(rules, whole, usage).estimate(plan).after.amount
    environments = [
        budgets.environments["prod"],
        *(
            budgets.environments["dev"]._replace(limit=Limit(total * share))
            for share in (D("0.5"), D("0.999"), D("1.05"), D(3))
        ),
    ]

    def verdicts(source: Without) -> list[Verdict]:
        estimate = Engine(rules, source, usage).estimate(plan)
        return [decide(compare(estimate, env, budgets)) for env in environments]

    before = verdicts(whole)
    priced = [query for query, answer in whole.answers.items() if isinstance(answer, Price)]
    assert priced
    for query in priced:
        after = verdicts(Without(query))
        greener = [
            (env.name, old, new)
            for env, old, new in zip(environments, before, after, strict=True)
            if ORDER.index(new) < ORDER.index(old)
        ]
        assert not greener, f"without {query.describe()}"
