"""What answers like OPA, as a program and as a server, for tests of those who ask it.

It follows OPA's documented command line (`opa eval`, `opa capabilities`) and REST API (`/v1/data`,
`/v1/policies`); regorus evaluates.
"""

import json
import sys
import time
from argparse import ArgumentParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from textwrap import dedent
from typing import Any
from urllib.parse import unquote, urlsplit

import regorus

BUILTINS = ("count", "concat", "eq", "http.send", "time.now_ns", "opa.runtime")


def write_program(path: Path) -> Path:
    """An executable that answers like the program `opa`."""
    path.write_text(
        dedent(f"""\
        #!{sys.executable}
        import sys
        sys.path.insert(0, {str(Path(__file__).parent.parent)!r})
        from support.opa import main
        main()
        """)
    )
    path.chmod(0o755)
    return path


def main() -> None:
    if sys.argv[1:] == ["capabilities", "--current"]:
        _say({"builtins": [{"name": name} for name in BUILTINS], "features": []})
        return
    parser = ArgumentParser()
    parser.add_argument("command", choices=["eval"])
    parser.add_argument("--format", choices=["json"], required=True)
    for flag in ("--stdin-input", "--strict-builtin-errors", "--v0-compatible"):
        parser.add_argument(flag, action="store_true")
    parser.add_argument("--capabilities", type=Path, required=True)
    parser.add_argument("--data", type=Path, action="append", required=True)
    parser.add_argument("query")
    given = parser.parse_args()
    assert given.stdin_input
    assert given.strict_builtin_errors
    folder, data = given.data
    texts = {path.as_posix(): path.read_text() for path in sorted(folder.rglob("*.rego"))}
    if any("runaway" in text for text in texts.values()) and "runaway" in given.query:
        time.sleep(60)
    allowed = {b["name"] for b in json.loads(given.capabilities.read_text())["builtins"]}
    errors = _not_allowed(texts, allowed)
    if errors:
        _say({"errors": errors})
        sys.exit(2)
    try:
        engine = engine_of(texts, json.loads(data.read_text()), old=given.v0_compatible)
        engine.set_input_json(sys.stdin.read())
        found = json.loads(engine.eval_query_as_json(given.query))
    except RuntimeError as error:
        _say({"errors": [error_of(error)]})
        sys.exit(2)
    bindings = found["result"][0]["bindings"]
    _say({"result": [{"expressions": [], "bindings": bindings}]})


def _say(answer: Any) -> None:
    sys.stdout.write(json.dumps(answer))


def engine_of(texts: dict[str, str], data: Any, *, old: bool = False) -> Any:
    engine = regorus.Engine()
    engine.set_rego_v0(old)
    for path, text in texts.items():
        engine.add_policy(path, text)
    engine.add_data_json(json.dumps(data))
    return engine


def error_of(error: RuntimeError) -> dict[str, Any]:
    lines = str(error).partition("Stack backtrace")[0].splitlines()
    place = next((line[3:].strip() for line in lines if line.startswith("-->")), "?:1:1")
    file, row, column = place.rsplit(":", 2)
    message = next((s.partition("error:")[2].strip() for s in lines if "error:" in s), str(error))
    code = "rego_parse_error" if "keyword is required" in message else "eval_builtin_error"
    location = {"file": file, "row": int(row), "col": int(column)}
    return {"message": message, "code": code, "location": location}


def _not_allowed(texts: dict[str, str], allowed: set[str]) -> list[dict[str, Any]]:
    return [
        {
            "message": f"undefined function {name}",
            "code": "rego_type_error",
            "location": {"file": path, "row": number, "col": line.index(name) + 1},
        }
        for path, text in texts.items()
        for number, line in enumerate(text.splitlines(), 1)
        for name in BUILTINS
        if f"{name}(" in line and name not in allowed
    ]


class Server(ThreadingHTTPServer):
    """Answers like `opa run --server` with these policies and this data."""

    def __init__(self, texts: dict[str, str], data: Any) -> None:
        self.texts = texts
        self.data = data
        self.asked: list[str] = []
        self.delay = 0.0
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if self.path == "/v1/policies":
            listed = [{"id": p, "raw": t, "ast": {}} for p, t in self.server.texts.items()]
            self._answer(200, {"result": listed})
            return
        value: Any = self.server.data
        for part in unquote(self.path).removeprefix("/v1/data/").split("/"):
            value = value.get(part) if isinstance(value, dict) else None
        self._answer(200, {} if value is None else {"result": value})

    def do_POST(self) -> None:
        self.server.asked.append(self.path)
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        time.sleep(self.server.delay)
        url = urlsplit(self.path)
        assert url.query == "strict-builtin-errors=true"
        rule = url.path.removeprefix("/v1/").replace("/", ".")
        try:
            engine = self._engine()
            engine.set_input_json(json.dumps(body["input"]))
            found = json.loads(engine.eval_query_as_json(f"[v | v := {rule}]"))
        except RuntimeError as error:
            errors = [error_of(error)]
            answer = {"code": "internal_error", "message": "error(s) occurred", "errors": errors}
            self._answer(500, answer)
            return
        values = found["result"][0]["expressions"][0]["value"]
        self._answer(200, {"result": values[0]} if values else {})

    def _engine(self) -> Any:
        """One for each connection: regorus' engines stay in the thread that made them."""
        if not hasattr(self, "engine"):
            self.engine = engine_of(self.server.texts, self.server.data)
        return self.engine

    def _answer(self, status: int, answer: Any) -> None:
        text = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, format: str, *args: Any) -> None:
        pass
