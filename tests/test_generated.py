"""What is derived from the rules is up to date."""

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SPEC = importlib.util.spec_from_file_location("generate", ROOT / ".ci" / "generate.py")
assert SPEC is not None
assert SPEC.loader is not None
generate = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(generate)


@pytest.mark.parametrize(
    ("path", "text"), [pytest.param(p, t, id=p.name) for p, t in generate.generated().items()]
)
def test_a_derived_file_is_up_to_date(path: Path, text: str) -> None:
    assert path.read_text(encoding="utf-8") == text, "run: python .ci/generate.py"


def test_blocks_that_only_a_configuration_gives_are_those_that_rules_read() -> None:
    """The table itself is made of plans of the provider: .ci/terraform_blocks.py."""
    text = (ROOT / "costguard" / "model" / "given_blocks.csv").read_text(encoding="utf-8")
    folders = (ROOT / "costguard" / "rules" / name for name in generate.INDEXED)
    rules = "".join(f.read_text(encoding="utf-8") for d in folders for f in d.glob("*.py"))
    kinds = [line.partition(",")[0] for line in text.splitlines()[1:]]
    assert kinds == sorted(set(kinds))
    for line in text.splitlines()[1:]:
        kind, _, paths = line.partition(",")
        assert f'"{kind}"' in rules
        assert [p for p in re.split("[;.]", paths) if f'"{p}"' not in rules] == []
