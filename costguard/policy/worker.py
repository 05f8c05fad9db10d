"""The process in which regorus evaluates policies, so that it can be ended from outside.

It reads one JSON object to a line from standard input, behind some of them a document, and answers
with one JSON object to a line; see
``costguard.policy.regorus`` for the other end. It is started as a file of its own, and reads and
parses the policies while the plan is still being read.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any


def main() -> None:
    """Load what the first line brings, then evaluate what each further line asks for."""
    sys.path += sys.argv[1:]
    first = json.loads(sys.stdin.readline())
    _limit_memory(first["memory"])
    try:
        engine, introduction = _loaded(first)
    except Exception as error:  # the engine raises plain RuntimeErrors, reading costguard's own
        _say(_told(error))
        return
    # The introduction is long, and the pipe may take it only when it is asked for: so it is last.
    _say({"introduction": introduction, "ready": True})
    while line := sys.stdin.readline():
        try:
            _evaluate(engine, json.loads(line))
        except Exception as error:
            _say({"error": _brief(error)})


def _loaded(first: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """The engine with its policies; and what their folder says of itself, where one is named."""
    import regorus

    engine = regorus.Engine()
    engine.set_gather_prints(True)  # what a policy prints must not mix with the answers
    if "folder" in first:
        doubtful, introduction = _read(engine, first["folder"])
    else:
        doubtful, introduction = first["modules"], {}
        engine.add_data_json(json.dumps(first["data"]))
        _add(engine, doubtful)
    if first["coverage"]:
        engine.set_enable_coverage(True)
    forbidden = set(first["forbidden"])
    if any(_names(module["text"], forbidden) for module in doubtful):
        _forbid(engine, forbidden)
    _order_rules(engine)
    return engine, introduction


def _order_rules(engine: Any) -> None:
    """Have the engine order its rules before it is asked for any."""
    engine.eval_query_as_json("true")


def _read(engine: Any, asked: dict[str, Any]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Parse what a folder has within the scope: what is not bundled, and the introduction.

    While the scope is waited for, bundled policies are parsed; one that it then leaves out is never
    asked. What users write may be wrong, and is parsed only where it is in scope.
    """
    from costguard.policy.formats import Form
    from costguard.policy.introduction import Folder, as_values, narrowed, read
    from costguard.policy.known import known_policy
    from costguard.policy.packages import package_of

    form = Form(asked["form"]) if asked["form"] else None
    introduction, bundle = read(Folder(Path(asked["path"]), form, asked["v0"]))
    policies = {policy.package for policy in introduction.policies}
    bundled = {m.path for m in bundle.modules if known_policy(m) is not None}
    engine.add_data_json(json.dumps(bundle.data))
    shared = [m._asdict() for m in bundle.modules if package_of(m) not in policies]
    _add(engine, shared)
    answer = _Line()
    answer.start()
    sure = [m._asdict() for m in bundle.modules if m.path in bundled and package_of(m) in policies]
    ahead = _parsed_until(answer, engine, sure)
    answer.join()
    if not answer.text:
        sys.exit()  # nobody asks any more
    scope = json.loads(answer.text)["scope"]
    if scope is not None:
        bundle = narrowed(bundle, introduction, **scope)
    judging = [m._asdict() for m in bundle.modules if package_of(m) in policies]
    judging = [module for module in judging if module["path"] not in ahead]
    _add(engine, judging)
    doubtful = [module for module in shared + judging if module["path"] not in bundled]
    return doubtful, as_values(introduction)


def _parsed_until(answer: _Line, engine: Any, modules: list[dict[str, Any]]) -> set[str]:
    """Parse modules until a line comes; which of them were parsed, by path."""
    for number, module in enumerate(modules):
        if answer.text is not None:
            return {one["path"] for one in modules[:number]}
        _add(engine, [module])
    _order_rules(engine)
    return {module["path"] for module in modules}


class _Line(Thread):
    """Waits for a line of standard input; ``text`` is None until it has come."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.text: str | None = None

    def run(self) -> None:
        """Read the line."""
        self.text = sys.stdin.readline()


def _add(engine: Any, modules: list[dict[str, Any]]) -> None:
    for module in modules:
        _say({"at": module["path"]})
        _parse(engine, module)


def _parse(engine: Any, module: dict[str, Any]) -> None:
    engine.set_rego_v0(module["v0"])
    try:
        engine.add_policy(module["path"], module["text"])
    except Exception as error:  # the engine raises plain RuntimeErrors
        if not module["either"]:
            raise
        engine.set_rego_v0(True)
        try:
            engine.add_policy(module["path"], module["text"])
        except Exception:
            raise error from None  # what the new syntax says, for that is the one to write


def _evaluate(engine: Any, asked: dict[str, Any]) -> None:
    if asked.get("coverage"):
        _say({"coverage": json.loads(engine.get_coverage_report_as_json())})
        return
    if asked.get("idle"):
        _say({"idle": [place for module in _trees(engine) for place in _idle_tests(module)]})
        return
    engine.set_input_json(sys.stdin.read(asked["characters"]))
    # The engine keeps what it has worked out within a query: all rules in one are much faster.
    together = [asked["rules"]] if asked["together"] else [[rule] for rule in asked["rules"]]
    values: dict[str, Any] = {}
    for rules in together:
        if not asked["together"]:
            _say({"at": rules[0]})
        values.update(_values(engine, rules))
    _say({"values": values})


def _values(engine: Any, rules: list[str]) -> dict[str, Any]:
    # A comprehension is empty where the rule is undefined, and never undefined itself. The engine
    # takes no long lines.
    lists = ",\n".join(f"[value | value := {rule}]" for rule in rules)
    found = json.loads(engine.eval_query_as_json(f"[\n{lists}\n]"))
    given = found["result"][0]["expressions"][0]["value"]
    return {rule: value[0] for rule, value in zip(rules, given, strict=True) if value}


def _names(text: str, forbidden: set[str]) -> bool:
    """Whether a text may call a forbidden name; reading the whole tree takes long."""
    return any(
        (last in text and f"{first}." in text) or re.search(rf"\b{first}\s*\[", text)
        for first, _, last in (name.partition(".") for name in forbidden)
    )


def _forbid(engine: Any, forbidden: set[str]) -> None:
    """Complain of a call that a policy may not make; raises ``RuntimeError``."""
    for module in _trees(engine):
        for called in _calls(module["ast"]):
            name = _dotted(called)
            if name in forbidden:
                ((_, inner),) = called.items()
                where = f"{module['source']['file']}:{inner['span']['line']}:{inner['span']['col']}"
                raise RuntimeError(f"{where}: a policy must not call {name}")


def _trees(engine: Any) -> list[dict[str, Any]]:
    """The modules as the engine has parsed them."""
    trees: list[dict[str, Any]] = json.loads(engine.get_ast_as_json())
    return trees


def _idle_tests(module: dict[str, Any]) -> Iterator[str]:
    """The tests of a module that cannot fail, with file and line."""
    for rule in module["ast"]["rules"]:
        head = rule.get("Spec", {}).get("head", {}).get("Compr")
        name = head and head["refr"].get("Var", {}).get("value", "")
        if name and name.startswith("test_") and not _asserts(head, rule["Spec"]["bodies"]):
            yield f"{module['source']['file']}:{head['span']['line']}: {name}"


def _asserts(head: dict[str, Any], bodies: list[dict[str, Any]]) -> bool:
    given = (head["assign"] or {}).get("value")
    statements = [s for body in bodies for s in body["query"]["stmts"]]
    if not _refers([given, statements]):
        return False
    return (given is not None and _may_fail(given)) or any(
        _statement_may_fail(s["literal"]) for s in statements
    )


def _refers(node: Any) -> bool:
    """Whether anything is named: without that, only constants are compared."""
    if isinstance(node, dict):
        return "Var" in node or any(map(_refers, node.values()))
    return isinstance(node, list) and any(map(_refers, node))


def _statement_may_fail(literal: dict[str, Any]) -> bool:
    """Naming a value or a variable says nothing; all but a plain expression does."""
    if "Expr" in literal:
        return _may_fail(literal["Expr"]["expr"])
    return "SomeVars" not in literal


def _may_fail(expression: dict[str, Any]) -> bool:
    ((kind, inner),) = expression.items()
    if kind == "AssignExpr":
        return bool(inner["op"] == "Eq")
    if kind == "RefDot":
        # A set of findings is always there, empty or not.
        return not inner["field"][1].startswith(("deny", "violation", "warn"))
    return kind in {"Call", "BoolExpr", "Membership", "RefBrack", "OrExpr"}


def _dotted(called: dict[str, Any]) -> str:
    """The name of a function that is called: ``time["now_ns"]`` is ``time.now_ns`` as well."""
    ((kind, inner),) = called.items()
    if kind == "RefDot":
        return f"{_dotted(inner['refr'])}.{inner['field'][1]}"
    if kind == "RefBrack":
        last = inner["index"].get("String", {}).get("value", "")
        return f"{_dotted(inner['refr'])}.{last}"
    return str(inner.get("value", ""))


def _calls(node: Any) -> Iterator[dict[str, Any]]:
    """All functions that are called."""
    if isinstance(node, list):
        for item in node:
            yield from _calls(item)
    elif isinstance(node, dict):
        called = node.get("Call")
        if isinstance(called, dict) and "fcn" in called:
            yield called["fcn"]
        for item in node.values():
            yield from _calls(item)


def _limit_memory(limit: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))


def _told(error: Exception) -> dict[str, Any]:
    """The answer that tells of an error; those of costguard's own are complete as they are."""
    from costguard.errors import CostguardError, UsageError

    if isinstance(error, CostguardError):
        kind = "use" if isinstance(error, UsageError) else "policy"
        return {"error": str(error), "kind": kind}
    return {"error": _brief(error)}


def _brief(error: Exception) -> str:
    """The engine's message without its trace, on one line: where, and what is wrong."""
    text = str(error).partition("Stack backtrace")[0]
    place = next((s[3:].strip() for s in text.splitlines() if s.startswith("-->")), "")
    said = [s.partition("error:")[2].strip() for s in text.splitlines() if "error:" in s]
    reason = "; ".join(said) or " ".join(text.split()) or type(error).__name__
    return f"{place}: {reason}" if place else reason


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
