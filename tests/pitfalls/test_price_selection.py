"""Traps in choosing prices and adding them up (items 1 to 8, 54 and 55).

Hourly prices in us-east-1: m1.small 0.044, m5.large 0.096, NAT gateway 0.045, application load
balancer 0.0225. A GB of gp3 costs 0.08 a month there, 0.0864 in ap-southeast-7. A million Lambda
requests cost 0.20, a GB-second 0.0000166667, a standard CloudWatch alarm 0.10.
"""

from decimal import Decimal as D

import click
from support.terraform import after, aws, change, document, lines, of, priced, read, unpriced

from costguard import CheckOptions, check
from costguard.model.estimate import Coverage
from costguard.report import renderer
from costguard.result import CheckResult

DISK = {"root_block_device": [{"volume_size": 8, "volume_type": "gp3"}]}
SMALL = {"instance_type": "m1.small", **DISK}
MOVED = change(
    "aws_instance.web",
    {**SMALL, "region": "ap-southeast-7"},
    before={**SMALL, "region": "us-east-1"},
    actions="delete create",
)


def checked(*changes: dict) -> CheckResult:
    return check(read(document(*changes)), CheckOptions(environment="dev"))


def shown(result: CheckResult, form: str) -> str:
    return click.unstyle(renderer(form)(result))


def test_a_type_that_the_new_region_does_not_sell_blocks() -> None:
    """Item 1: the price that is missing after a move must not count as nothing."""
    result = checked(MOVED)
    resource = of(result.estimate)
    # 730 x 0.044 + 8 x 0.08; of the new machine only 8 x 0.0864 is known
    assert (resource.monthly_before, resource.monthly_after) == (D("32.76"), D("0.6912"))
    assert resource.coverage is Coverage.PRICE_MISSING
    assert not result.estimate.after.exact
    assert result.verdict == "block"
    assert result.findings[0].id == "coverage-price-missing"


def test_no_report_shows_a_missing_price_as_a_saving() -> None:
    """Item 1: a report that puts minus $32.07 in the column of changes would be read as one."""
    result = checked(MOVED)
    table = shown(result, "table")
    assert "at least -$32.07 by this plan" in table
    # 0.6912 - 32.76 = -32.0688; the volume alone changes by 0.6912 - 0.64 = 0.0512
    assert "$32.76  at least $0.69  at least -$32.07  Instance usage (Linux/UNIX," in table
    markdown = shown(result, "markdown")
    assert "| **change** | **at least -$32.07** |" in markdown
    assert "m1.small) not known, root\\_block\\_device &gt; Storage" in markdown
    assert "-$32.12" not in table + markdown


def test_a_new_resource_without_a_price_is_not_no_change() -> None:
    """Item 1: what has no price at all must not vanish from the list of changes."""
    created = change("aws_instance.web", {"instance_type": "t9.medium", **DISK})
    table = shown(checked(created), "table")
    assert "No cost changes." not in table
    assert "at least +$0.64  created" in table


def test_one_missing_price_does_not_spoil_the_others() -> None:
    """Item 5: a look-up that fails must stay with its line."""
    estimate = priced(
        document(
            change("aws_instance.web", {"instance_type": "t9.medium", **DISK}),
            change("aws_nat_gateway.main", {}),
        ),
        {"aws_nat_gateway.main": {"monthly_data_processed_gb": 0}},
    )
    # 8 x 0.08 + 730 x 0.045
    assert estimate.after.amount == D("0.64") + D("32.85")
    assert estimate.after.unpriced == 1
    assert of(estimate, "aws_nat_gateway.main").coverage is Coverage.PRICED


def test_without_usage_a_total_is_called_a_lower_bound() -> None:
    """Item 6: charges by use that nobody has told of are not zero."""
    result = checked(
        change("aws_nat_gateway.main", {}),
        change("aws_lb.web", {"load_balancer_type": "application", "internal": True}),
        change("aws_lambda_function.api", {"memory_size": 1024}),
        change("aws_s3_bucket.data", {"bucket": "data"}),
    )
    total = result.estimate.after
    # 730 x 0.045 + 730 x 0.0225
    assert total.amount == D("32.85") + D("16.425")
    assert (total.exact, total.usage_missing) == (False, 4)
    assert shown(result, "table").splitlines()[0].startswith(" PASS  at least $49.28 a month")


def test_a_free_allowance_is_the_accounts_and_not_each_resources() -> None:
    """Item 7: two functions share one million requests and 400,000 GB-seconds."""
    plan = document(*(change(f"aws_lambda_function.f{n}", {"memory_size": 1024}) for n in range(2)))
    each = {"monthly_requests": 800_000, "request_duration_ms": 300}
    usage = {f"aws_lambda_function.f{n}": each for n in range(2)}
    # 1.6 million requests less 1 million; 2 x 800,000 x 0.3 s = 480,000 GB-seconds less 400,000
    free = priced(plan, usage, free_tier=True).after.amount
    assert free == D("0.6") * D("0.20") + 80_000 * D("0.0000166667")
    # Without the wish for it, nothing is free.
    full = priced(plan, usage).after.amount
    assert full == D("1.6") * D("0.20") + 480_000 * D("0.0000166667")


def test_the_first_hundred_gigabytes_to_the_internet_are_free_once() -> None:
    """Item 7: the allowance for traffic is taken off only where the free tier is asked for."""
    usage = {"aws_data_transfer.out": {"region": "us-east-1", "monthly_outbound_internet_gb": 150}}
    # 150 x 0.09, and 50 x 0.09
    assert priced(document(), usage).after.amount == D("13.50")
    assert priced(document(), usage, free_tier=True).after.amount == D("4.50")


def test_a_month_has_730_hours_and_the_report_says_so() -> None:
    """Item 8: no calendar month has exactly 730 hours, so the figure must be named."""
    result = checked(change("aws_instance.web", {"instance_type": "m5.large", **DISK}))
    # 730 x 0.096
    assert lines(after(result.estimate))["Instance usage (Linux/UNIX, on-demand, m5.large)"] == (
        "70.08"
    )
    assert "730 hours a month" in shown(result, "table")
    assert "730 hours a month" in shown(result, "markdown")


def test_a_plan_of_which_nothing_has_a_price_does_not_pass_a_budget() -> None:
    """Item 54: without prices every estimate would be $0 and below every budget."""
    plan = document(
        change("aws_instance.web", {"instance_type": "m5.large"}),
        change("aws_nat_gateway.main", {}),
        providers={"aws": aws("cn-north-1")},
    )
    result = check(read(plan), CheckOptions(environment="dev"))
    assert result.estimate.after.amount == 0
    assert all(unpriced(after(result.estimate, r.address)) for r in result.estimate.resources)
    assert result.verdict == "block"


def test_prices_are_those_of_the_price_page_and_not_the_extremes() -> None:
    """Item 55: the largest of several prices once made a hosted zone cost $750,000."""
    estimate = priced(
        document(
            change("aws_route53_zone.main", {"name": "example.com"}),
            change("aws_nat_gateway.main", {}),
            change("aws_cloudwatch_metric_alarm.cpu", {"period": 60}),
        ),
        {"aws_nat_gateway.main": {"monthly_data_processed_gb": 1000}},
    )
    # a zone 0.50; 730 x 0.045 and 1000 x 0.045; an alarm 0.10
    assert lines(after(estimate, "aws_route53_zone.main")) == {"Hosted zone": "0.5"}
    assert lines(after(estimate, "aws_nat_gateway.main")) == {
        "NAT gateway": "32.85",
        "Data processed": "45",
    }
    assert estimate.after.amount == D("0.50") + D("77.85") + D("0.10")
