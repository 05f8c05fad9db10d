"""What is said of what several projects have in common."""

from decimal import Decimal as D

from costguard.budget.duplicates import duplicate_findings
from costguard.model.finding import Level
from costguard.pricing.combine import Duplicate


def test_a_plan_that_is_named_twice() -> None:
    (finding,) = duplicate_findings([Duplicate("", "web", "copy", D("7.30"))], "USD")
    assert finding.id == "resource-duplicate"
    assert finding.level is Level.WARN
    assert finding.weight == D("7.30")
    assert finding.message == (
        "The plan of copy is the same document as that of web; its $7.30 a month are counted once."
    )


def test_resources_in_two_projects_are_one_finding() -> None:
    shared = [
        Duplicate("aws_box.a", "web", "db", D("7.30")),
        Duplicate("aws_box.b", "web", "ops", D("29.20")),
    ]
    (finding,) = duplicate_findings(shared, "USD")
    assert finding.weight == D("36.50")
    assert finding.address == ""
    assert finding.message == (
        "2 resources are in two projects and counted once, $36.50 a month: db: aws_box.a (counted "
        "in web), ops: aws_box.b (counted in web)."
    )
    (finding,) = duplicate_findings(shared[:1], "USD")
    assert finding.address == "aws_box.a"
    assert finding.message.startswith("1 resource is in two projects and counted once, $7.30")


def test_nothing_in_common_is_nothing_to_say() -> None:
    assert not list(duplicate_findings([], "USD"))
