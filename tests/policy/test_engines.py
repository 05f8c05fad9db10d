"""Every engine gives the same values and refuses the same policies."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from costguard.policy.bundle import read_library
from costguard.policy.engine import Bundle, Module, PolicyEngine, PolicyError
from costguard.policy.opa import engine as engine_named
from costguard.policy.opa_program import OpaProgram
from costguard.policy.opa_server import OpaServer
from costguard.policy.regorus import Regorus
from costguard.runner import policy_input

ROOT = Path(__file__).parent.parent.parent
REAL = os.environ.get("COSTGUARD_OPA") or shutil.which("opa")
LIMIT = 20.0
Loaded = Callable[[Bundle], PolicyEngine]


@pytest.fixture(params=["regorus", "program", "server", "opa"])
def loaded(request: pytest.FixtureRequest, program: str, serving: Any) -> Iterator[Loaded]:
    """Loads a bundle into an engine: regorus, two that answer like OPA, and OPA itself."""
    if request.param == "opa" and not REAL:
        pytest.skip("there is no opa here; install it or set COSTGUARD_OPA")
    with ExitStack() as stack:

        def load(bundle: Bundle) -> PolicyEngine:
            engine: PolicyEngine
            if request.param == "server":
                texts = {module.path: module.text for module in bundle.modules}
                engine = OpaServer(
                    stack.enter_context(serving(texts, bundle.data)).url, time_limit=LIMIT
                )
            elif request.param == "regorus":
                engine = Regorus(time_limit=LIMIT)
            else:
                engine = OpaProgram(REAL if request.param == "opa" else program, time_limit=LIMIT)
            stack.callback(engine.close)
            engine.load(bundle)
            return engine

        yield load


def one(text: str, data: Mapping[str, Any] | None = None) -> Bundle:
    return Bundle((Module("one.rego", f"package one\n\nimport rego.v1\n\n{text}"),), data or {})


def in_order(values: Mapping[str, Any]) -> dict[str, str]:
    """Values that can be compared: sets come in any order."""
    return {
        rule: json.dumps(sorted(value, key=json.dumps) if isinstance(value, list) else value)
        for rule, value in values.items()
    }


def test_values_of_all_kinds(loaded: Loaded) -> None:
    engine = loaded(
        one(
            'deny contains "b" if input.x == 2\n'
            'deny contains "a"\n'
            'warn contains {"msg": data.words.first}\n'
            "number := 7\n"
            "nothing if input.x == 3\n"
            "falsehood := false\n",
            {"words": {"first": "hello"}},
        )
    )
    rules = ["deny", "warn", "number", "nothing", "falsehood", "missing"]
    found = engine.evaluate('{"x": 2}', [f"data.one.{rule}" for rule in rules])
    assert sorted(found.pop("data.one.deny")) == ["a", "b"]
    assert found == {
        "data.one.warn": [{"msg": "hello"}],
        "data.one.number": 7,
        "data.one.falsehood": False,
    }


def test_the_input_is_that_of_the_last_question(loaded: Loaded) -> None:
    engine = loaded(one("deny contains input.x\n"))
    assert engine.evaluate('{"x": "first"}', ["data.one.deny"]) == {"data.one.deny": ["first"]}
    assert engine.evaluate('{"x": "second"}', ["data.one.deny"]) == {"data.one.deny": ["second"]}


@pytest.mark.parametrize("call", ['http.send({"method": "get"})', "time.now_ns()", "opa.runtime()"])
def test_what_reaches_outside_is_refused(loaded: Loaded, call: str) -> None:
    engine = loaded(one(f"deny contains x if x := {call}\n"))
    name = call.partition("(")[0]
    with pytest.raises(PolicyError, match=rf"one\.rego:5.*must not call {name}"):
        engine.evaluate("{}", ["data.one.deny"])


HIDDEN_CALLS = ['time["now_ns"]()', r'time["now\u005fns"]()']


@pytest.mark.parametrize("call", HIDDEN_CALLS)
def test_brackets_and_escapes_hide_no_call_from_regorus(call: str) -> None:
    engine = Regorus(time_limit=LIMIT)
    engine.load(one(f"deny contains x if x := {call}\n"))
    with pytest.raises(PolicyError, match=r"one\.rego:5:\d+: .*must not call time\.now_ns"):
        engine.evaluate("{}", ["data.one.deny"])
    engine.close()


@pytest.mark.parametrize("call", [*HIDDEN_CALLS, "count([]) with count as time.now_ns"])
def test_brackets_and_escapes_hide_no_call_from_a_server(serving: Any, call: str) -> None:
    bundle = one(f"deny contains x if x := {call}\n")
    with serving({"one.rego": bundle.modules[0].text}, {}) as server:
        engine = OpaServer(server.url, time_limit=LIMIT)
        engine.load(bundle)
        with pytest.raises(PolicyError, match=r"one\.rego:5: .*must not call time\.now_ns"):
            engine.evaluate("{}", ["data.one.deny"])
        engine.close()


def test_a_builtin_that_fails_is_an_error_and_never_silent(loaded: Loaded) -> None:
    engine = loaded(one('deny contains "x" if to_number(input.x) > 1\n'))
    with pytest.raises(PolicyError, match=r"one\.rego:5"):
        engine.evaluate('{"x": "abc"}', ["data.one.deny"])


def test_the_library_means_the_same_everywhere(loaded: Loaded, monkeypatch: Any) -> None:
    """All bundled policies over real plans, and their tests (a server takes too long for those)."""
    monkeypatch.chdir(ROOT)
    library = read_library(Path("policies"))
    rules = [f"data.{p.package}.{rule}" for p in library.policies for rule in p.rules]
    engine, regorus = loaded(library.bundle), Regorus()
    try:
        regorus.load(library.bundle)
        tests = [] if isinstance(engine, OpaServer) else [r for r in rules if ".test_" in r]
        speaking = [r for r in rules if ".test_" not in r]
        asked = [(document, speaking) for document in documents(["dev-small", "web-app"])]
        for document, wanted in [("{}", tests), *asked]:
            expected = regorus.evaluate(document, wanted)
            assert in_order(engine.evaluate(document, wanted)) == in_order(expected)
    finally:
        regorus.close()


def documents(examples: Sequence[str]) -> Iterator[str]:
    for example in examples:
        yield policy_input(f"examples/{example}/plan.json")


def test_regorus_names_the_policy_that_runs_away() -> None:
    text = "deny contains x if {\n\tsome x in numbers.range(1, 100000)\n\tx < 0\n\tslow\n}\n"
    text += "slow if count([1 | numbers.range(1, 9000)[_] == numbers.range(1, 9000)[_]]) > 0\n"
    engine = Regorus(time_limit=0.5)
    engine.load(one(f'{text}warn contains "x" if slow\n'))
    try:
        with pytest.raises(PolicyError, match=r"^data\.one\.warn: took longer than 0\.5 seconds"):
            engine.evaluate("{}", ["data.one.warn"])
    finally:
        engine.close()


def test_a_policy_that_takes_all_memory_is_an_error_that_names_it() -> None:
    engine = Regorus(memory_limit=200 * 1024**2)
    engine.load(one("deny contains x if x := numbers.range(1, 100000000)\n"))
    try:
        with pytest.raises(PolicyError, match=r"^data\.one\.deny: made the policy engine crash"):
            engine.evaluate("{}", ["data.one.deny"])
    finally:
        engine.close()


def test_opa_names_the_policy_that_runs_away(program: str) -> None:
    engine = OpaProgram(program, time_limit=1.5)
    engine.load(one('deny contains "x"\nrunaway contains "y"\n'))
    try:
        with pytest.raises(PolicyError, match=r"^data\.one\.runaway: took longer than 1\.5 sec"):
            engine.evaluate("{}", ["data.one.deny", "data.one.runaway"])
    finally:
        engine.close()


def test_a_server_that_is_late_is_an_error(serving: Any) -> None:
    bundle = one('deny contains "x"\n')
    with serving({"a": bundle.modules[0].text}, {}) as server:
        server.delay = 1.0
        engine = OpaServer(server.url, time_limit=0.2)
        engine.load(bundle)
        with pytest.raises(PolicyError, match=r"data\.one\.deny: took longer than 0\.2 seconds"):
            engine.evaluate("{}", ["data.one.deny"])
        engine.close()


def test_a_server_with_other_policies_or_data_is_not_believed(serving: Any) -> None:
    bundle = one('deny contains "x"\n', {"limits": {"most": 3}})
    text = bundle.modules[0].text
    for texts, data, message in (
        ({"a": text.replace("x", "y")}, bundle.data, r"one\.rego: OPA at 127.* does not have this"),
        ({"a": text}, {"limits": {"most": 9}}, r"data\.limits\.most: .* has other data"),
    ):
        with serving(texts, data) as server:
            engine = OpaServer(server.url)
            engine.load(bundle)
            with pytest.raises(PolicyError, match=message):
                engine.evaluate("{}", ["data.one.deny"])
            engine.close()


def test_a_server_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COSTGUARD_OPA_URL", "http://127.0.0.1:9")
    engine = engine_named("opa")
    engine.load(one('deny contains "x"\n'))
    with pytest.raises(PolicyError, match=r"OPA at 127\.0\.0\.1: no answer: .*is it running\?"):
        engine.evaluate("{}", ["data.one.deny"])


def test_no_opa_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("COSTGUARD_OPA", raising=False)
    monkeypatch.delenv("COSTGUARD_OPA_URL", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PolicyError, match=r"no opa on the path; install OPA 1\.0 or later"):
        engine_named("opa")
    monkeypatch.setenv("COSTGUARD_OPA", "/nowhere/opa")
    with pytest.raises(PolicyError, match=r"COSTGUARD_OPA: /nowhere/opa: no such program"):
        engine_named("opa")


def test_the_old_syntax_is_tried_where_that_is_allowed(program: str) -> None:
    old = Module("old.rego", 'package old\ndeny[msg] { msg := "x" }\n', either=True)
    for engine in (Regorus(), OpaProgram(program)):
        engine.load(Bundle((old,), {}))
        assert engine.evaluate("{}", ["data.old.deny"]) == {"data.old.deny": ["x"]}
        engine.close()


def test_an_error_is_that_of_the_new_syntax(program: str) -> None:
    broken = Module("old.rego", 'package old\ndeny[msg] { msg := "x" ) }\n', either=True)
    for engine in (Regorus(), OpaProgram(program)):
        engine.load(Bundle((broken,), {}))
        with pytest.raises(PolicyError, match=r"old\.rego:2:11: .*`if` keyword is required"):
            engine.evaluate("{}", ["data.old.deny"])
        engine.close()
