"""The walk-through of CONTRIBUTING.md works as it stands there."""

import re
from decimal import Decimal as D
from pathlib import Path
from types import ModuleType

from support.shop import create, plan_of, resource

from costguard.catalog.sqlite import default_book
from costguard.pricing.engine import Engine
from costguard.pricing.usage import UsageFile
from costguard.rules import kit
from costguard.rules.book import RuleBook

GUIDE = Path(__file__).parent.parent / "CONTRIBUTING.md"


def test_a_resource_type_takes_one_function_and_its_products() -> None:
    section = GUIDE.read_text(encoding="utf-8").split("## Add a resource type")[1]
    block = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    assert block is not None
    code = "\n".join(line.removeprefix("   ") for line in block[1].splitlines())
    module = ModuleType("vpc")
    vars(module).update({name: getattr(kit, name) for name in kit.__all__})
    vars(module)["ec2"] = kit.service("aws", "AmazonEC2")
    exec(code, vars(module))

    usage = UsageFile("usage.yml", {"aws_nat_gateway.a": {"monthly_data_processed_gb": 100}})
    engine = Engine(RuleBook([module]), default_book(), usage)
    estimate = engine.estimate(plan_of(create(resource("aws_nat_gateway"))))
    # 730 hours x $0.045 + 100 GB x $0.045 in us-east-1
    assert estimate.after.amount == D("32.85") + D("4.50")


def test_every_path_that_the_guide_names_is_there() -> None:
    root = GUIDE.parent
    named = re.findall(r"`((?:costguard|docs|tests|\.ci)/[\w./-]+)`", GUIDE.read_text("utf-8"))
    assert named
    missing = [path for path in named if not (root / path).exists()]
    assert not missing
