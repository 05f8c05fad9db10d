"""Patches of Terraform's files: literals are replaced where they stand, all else is told."""

from decimal import Decimal as D
from pathlib import Path

import pytest
from support.terraform import change, document, read

from costguard.errors import UsageError
from costguard.model.finding import Change
from costguard.model.plan import Plan
from costguard.model.recommendation import Recommendation
from costguard.optimize.patch import Patch, patch
from costguard.optimize.proposal import REMOVED

TYPE = Change("instance_type", "m6a.large")


def plan_of(*addresses: str) -> Plan:
    return read(document(*(change(address, {}) for address in addresses)))


def patched(
    folder: Path,
    text: str,
    *changes: Change,
    address: str = "aws_instance.a",
    plan: Plan | None = None,
) -> Patch:
    (folder / "main.tf").write_text(text, encoding="utf-8")
    one = Recommendation("r", address, "", changes, D(0), D(0), D(1))
    return patch([one], plan or plan_of(address), folder)


def changed_lines(made: Patch) -> list[str]:
    return [
        line
        for line in made.diff.splitlines()
        if line.startswith(("+", "-")) and not line.startswith(("+++", "---"))
    ]


def test_a_literal_is_replaced_exactly(tmp_path: Path) -> None:
    text = (
        'resource "aws_instance" "b" {\n  instance_type = "m5.large"\n}\n'
        'resource "aws_instance" "a" { # the { one }\n'
        '  # instance_type = "x"\n'
        '  user_data     = "instance_type = {"\n'
        '  instance_type = "m5.large" # why\n'
        "}\n"
    )
    made = patched(tmp_path, text, TYPE)
    assert changed_lines(made) == [
        '-  instance_type = "m5.large" # why',
        '+  instance_type = "m6a.large" # why',
    ]
    assert made.diff.startswith("--- a/main.tf\n+++ b/main.tf\n@@ -4,5 +4,5 @@\n")
    assert made.by_hand == ()


def test_heredocs_and_comments_are_not_read(tmp_path: Path) -> None:
    text = (
        'resource "aws_instance" "a" {\n  user_data = <<-EOT\n'
        '  instance_type = "no"\n  }\n  EOT\n'
        '  /* instance_type = "no" } */\n'
        '  instance_type = "m5.large"\n}\n'
    )
    assert changed_lines(patched(tmp_path, text, TYPE))[1] == '+  instance_type = "m6a.large"'


def test_a_nested_block(tmp_path: Path) -> None:
    block = '  ebs_block_device {\n    volume_type = "gp2"\n  }\n'
    text = f'resource "aws_instance" "a" {{\n{block}{block}}}\n'
    made = patched(tmp_path, text, Change("ebs_block_device.1.volume_type", "gp3"))
    assert "@@ -3,6 +3,6 @@" in made.diff
    assert changed_lines(made) == ['-    volume_type = "gp2"', '+    volume_type = "gp3"']


def test_what_is_not_set_is_put_in(tmp_path: Path) -> None:
    text = 'resource "aws_ebs_volume" "a" {\n  size = 100\n}\n'
    made = patched(tmp_path, text, Change("iops", 4000), address="aws_ebs_volume.a")
    assert changed_lines(made) == ["+  iops = 4000"]


def test_a_default_that_one_place_uses_is_changed(tmp_path: Path) -> None:
    text = (
        'variable "t" {\n  default = "m5.large"\n}\n'
        'resource "aws_instance" "a" {\n  instance_type = var.t\n}\n'
    )
    assert changed_lines(patched(tmp_path, text, TYPE))[1] == '+  default = "m6a.large"'


@pytest.mark.parametrize("how", ["values", "two uses", "no default"])
def test_a_default_that_is_not_alone_is_told(tmp_path: Path, how: str) -> None:
    default = "" if how == "no default" else '  default = "m5.large"\n'
    use = 'resource "aws_instance" "a" {\n  instance_type = var.t\n}\n'
    more = 'output "t" {\n  value = var.t\n}\n' if how == "two uses" else ""
    if how == "values":
        (tmp_path / "dev.tfvars").write_text('t = "m4.large"\n', encoding="utf-8")
    made = patched(tmp_path, f'variable "t" {{\n{default}}}\n{use}{more}', TYPE)
    assert made.diff == ""
    (told,) = made.by_hand
    assert told.startswith('aws_instance.a: instance_type = "m6a.large": set by var.t in main.tf:')


@pytest.mark.parametrize(
    ("value", "change_", "why"),
    [
        ('local.types["a"]', TYPE, "set by an expression in main.tf:2"),
        ('"${var.f}.large"', TYPE, "set by an expression in main.tf:2"),
        ('"m5.large"', REMOVED, "it is made at main.tf:1"),
        ('"m5.large"', Change("root_block_device.0.volume_type", "gp3"), "belongs into the block"),
    ],
)
def test_what_no_patch_can_say(tmp_path: Path, value: str, change_: Change, why: str) -> None:
    text = f'resource "aws_instance" "a" {{\n  instance_type = {value}\n}}\n'
    made = patched(tmp_path, text, change_)
    assert made.diff == ""
    assert why in made.by_hand[0]


def test_a_block_that_makes_others_too_is_left(tmp_path: Path) -> None:
    plan = plan_of("aws_instance.a[0]", "aws_instance.a[1]")
    text = 'resource "aws_instance" "a" {\n  count = 2\n  instance_type = "m5.large"\n}\n'
    made = patched(tmp_path, text, TYPE, address="aws_instance.a[0]", plan=plan)
    assert made.diff == ""
    assert "the same block makes other resources too" in made.by_hand[0]


def test_a_recommendation_is_made_whole_or_not_at_all(tmp_path: Path) -> None:
    """A node group's image for arm64 with machines on x86 would not start."""
    text = (
        'resource "aws_eks_node_group" "a" {\n  ami_type = "AL2023_x86_64_STANDARD"\n'
        "  instance_types = var.types\n}\n"
    )
    changes = (
        Change("instance_types.0", "m7g.large"),
        Change("ami_type", "AL2023_ARM_64_STANDARD"),
    )
    made = patched(tmp_path, text, *changes, address="aws_eks_node_group.a")
    assert made.diff == ""
    assert [line.partition(": ")[2] for line in made.by_hand] == [
        'instance_types.0 = "m7g.large": it stands in a list at main.tf:1',
        'ami_type = "AL2023_ARM_64_STANDARD": what it goes with has to be made by hand',
    ]


def test_a_last_line_that_does_not_end(tmp_path: Path) -> None:
    text = 'resource "aws_instance" "a" {\n  instance_type = "m5.large"\n}'
    made = patched(tmp_path, text, TYPE)
    assert made.diff.endswith(" }\n\\ No newline at end of file\n")


def test_lines_that_end_as_on_windows(tmp_path: Path) -> None:
    text = 'resource "aws_instance" "a" {\n  instance_type = "m5.large"\n}\n'
    (tmp_path / "main.tf").write_bytes(text.replace("\n", "\r\n").encode())
    one = Recommendation("r", "aws_instance.a", "", (TYPE,), D(0), D(0), D(1))
    lines = patch([one], plan_of("aws_instance.a"), tmp_path).diff.split("\n")
    assert lines[2:5] == [
        "@@ -1,3 +1,3 @@",
        ' resource "aws_instance" "a" {\r',
        '-  instance_type = "m5.large"\r',
    ]


def test_lines_that_end_in_different_ways_after_a_byte_order_mark(tmp_path: Path) -> None:
    """Every byte of the context is the file's, or git would not take the patch."""
    text = '\ufeff# a\x0cb\r\nresource "aws_instance" "a" {\n  instance_type = "m5.large"\r\n}\n'
    (tmp_path / "main.tf").write_bytes(text.encode())
    one = Recommendation("r", "aws_instance.a", "", (TYPE,), D(0), D(0), D(1))
    assert patch([one], plan_of("aws_instance.a"), tmp_path).diff.split("\n")[2:] == [
        "@@ -1,4 +1,4 @@",
        " \ufeff# a\x0cb\r",
        ' resource "aws_instance" "a" {',
        '-  instance_type = "m5.large"\r',
        '+  instance_type = "m6a.large"\r',
        " }",
        "",
    ]


def test_a_module_in_a_folder(tmp_path: Path) -> None:
    module = tmp_path / "web"
    module.mkdir()
    (module / "m.tf").write_text(
        'resource "aws_instance" "a" {\n  instance_type = "m5.large"\n}\n', encoding="utf-8"
    )
    text = 'module "w" {\n  source = "./web"\n}\n'
    made = patched(tmp_path, text, TYPE, address='module.w["x.y"].aws_instance.a')
    assert made.diff.startswith("--- a/web/m.tf\n")


def test_a_module_from_elsewhere(tmp_path: Path) -> None:
    text = 'module "w" {\n  source = "some/registry/aws"\n}\n'
    made = patched(tmp_path, text, TYPE, address="module.w.aws_instance.a")
    assert made.by_hand[0].endswith("its block is not in the folder")


def test_a_folder_without_terraform(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no Terraform files \(\*\.tf\) there"):
        patch([], plan_of("aws_instance.a"), tmp_path)
