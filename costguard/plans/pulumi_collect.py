"""Runs a Pulumi program under the SDK's mocks and writes what it registers as a preview.

This is a program of its own, which costguard starts in a process of its own with the interpreter
of the user's program: it imports nothing of costguard. Its one argument is a JSON file that says
what to run, and where the answer goes: ``{"preview": ...}`` or ``{"error": ...}``.
"""

from __future__ import annotations

import asyncio
import json
import runpy
import sys
import traceback
from pathlib import Path
from typing import Any, NoReturn

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What Pulumi writes for a value that is not known before the update."""
_SIGNATURE = "4dabf18193072939515e22adb298388d"
_SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105  # the mark of a secret, not one
_HIDDEN = "[secret]"
_STACK = "pulumi:pulumi:Stack"


class NotToldError(Exception):
    """The program uses what only Pulumi's engine knows."""


def main(task_file: str) -> int:
    """Run the program that the task names; 0 where the preview is written, else 1."""
    task = json.loads(Path(task_file).read_text(encoding="utf-8"))
    _limit(task["memory"], task["seconds"])
    answer, code = _answer(task)
    Path(task["answer"]).write_text(json.dumps(answer), encoding="utf-8")
    return code


def _answer(task: dict[str, Any]) -> tuple[dict[str, Any], int]:
    called: list[str] = []
    try:
        return {"preview": _preview(task, called)}, 0
    except ModuleNotFoundError as error:
        return {"error": f"the package {error.name} is not installed for {sys.executable}"}, 1
    except BaseException as error:  # whatever the program raises, SystemExit among it
        return {"error": _reason(error, task["program"], called)}, 1


def _limit(memory: int, seconds: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the caller's time limit holds there
        return
    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: memory,
    }
    for kind, wanted in limits.items():
        hard = resource.getrlimit(kind)[1]
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(kind, (most, most))


def _preview(task: dict[str, Any], called: list[str]) -> dict[str, Any]:
    import pulumi
    from pulumi.runtime import set_mocks
    from pulumi.runtime.settings import set_root_resource
    from pulumi.runtime.stack import run_in_stack

    monitor = _monitor(task["project"], task["stack"])
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    pulumi.runtime.set_all_config(task["config"], task["secret_keys"])
    set_mocks(monitor.mocks, task["project"], task["stack"], preview=True, monitor=monitor)
    # The mocks make a stack by themselves; the program is to be run in one of its own.
    set_root_resource(None)
    _leave_unknown(pulumi, called)
    folder = str(Path(task["program"]).parent)
    sys.path.insert(0, folder)
    sys.argv = [task["program"]]
    loop.run_until_complete(run_in_stack(lambda: _run(task["program"])))
    secret = dict.fromkeys(task["secret_keys"], _HIDDEN)
    count: dict[str, int] = {}
    own = sorted(monitor.steps, key=lambda step: str(step["urn"]))  # threads make them
    steps = [monitor.stack, *own]
    for step in steps:
        count[step["op"]] = count.get(step["op"], 0) + 1
    return {"config": task["config"] | secret, "steps": steps, "changeSummary": count}


def _run(program: str) -> None:
    runpy.run_path(program, run_name="__main__")


def _monitor(project: str, stack: str) -> Any:
    """A mock monitor that keeps each request as a step of a preview."""
    from pulumi.runtime import mocks

    made = type("Monitor", (_Keeping, mocks.MockMonitor), {})
    monitor = made(type("NoMocks", (_NoMocks, mocks.Mocks), {})())
    monitor.steps = []
    monitor.start = f"urn:pulumi:{stack}::{project}::"
    return monitor


class _NoMocks:
    """Answers nothing: what is not an input stays unknown."""

    def call(self, args: Any) -> NoReturn:
        raise NotToldError(f"it asks the provider with {args.token}")

    def new_resource(self, args: Any) -> tuple[str, dict[str, Any]]:
        return "", args.inputs


class _Keeping:
    """What the monitor does in another way than the SDK's; the methods have the SDK's names."""

    steps: list[dict[str, Any]]
    stack: dict[str, Any]
    start: str
    """What every URN begins with."""
    resources: dict[str, Any]
    ResourceRegistration: Any

    def make_urn(self, parent: str, type_: str, name: str) -> str:
        """As the engine makes it: the types of all parents but the stack, then its own."""
        outer = parent.split("::")[2] if parent else _STACK
        return f"{self.start}{type_ if outer == _STACK else f'{outer}${type_}'}::{name}"

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802
        from pulumi.runtime.proto import resource_pb2

        if request.remote:
            raise NotToldError(f"{request.type} is put together by Pulumi's engine")
        if request.transforms:
            raise NotToldError(f"{request.name} has transforms, which Pulumi's engine runs")
        urn = self.make_urn(request.parent, request.type, request.name)
        step = _step("import" if request.importId else "create", urn, request)
        if request.type == _STACK:  # comes twice: the mocks make one by themselves
            self.stack = step
        elif urn in self.resources:
            raise ValueError(f"two resources are called {request.type}::{request.name}")
        else:
            self.steps.append(step)
        self.resources[urn] = self.ResourceRegistration(urn, "", {})
        return resource_pb2.RegisterResourceResponse(urn=urn, object=request.object)

    def ReadResource(self, request: Any) -> Any:  # noqa: N802
        from pulumi.runtime.proto import resource_pb2

        urn = self.make_urn(request.parent, request.type, request.name)
        self.steps.append(_step("read", urn, request))
        self.resources[urn] = self.ResourceRegistration(urn, request.id, {})
        return resource_pb2.ReadResourceResponse(urn=urn, properties=request.properties)

    def RegisterStackTransform(self, request: Any) -> NoReturn:  # noqa: N802
        del request
        raise NotToldError("the stack has transforms, which Pulumi's engine runs")


def _step(op: str, urn: str, request: Any) -> dict[str, Any]:
    """A request as a step."""
    from google.protobuf.json_format import MessageToDict

    record: dict[str, Any] = {"urn": urn, "type": request.type}
    if op == "read":
        record |= {"custom": True, "id": request.id, "external": True}
        properties = request.properties
    else:
        named, properties = request.propertyDependencies, request.object
        record["custom"] = request.custom
        record["propertyDependencies"] = {key: sorted(named[key].urns) for key in sorted(named)}
    told = {"importID": "importId", "parent": "parent", "provider": "provider"}
    record |= {key: value for key, name in told.items() if (value := getattr(request, name, ""))}
    record["inputs"] = _plain(MessageToDict(properties))
    record["dependencies"] = sorted(request.dependencies)
    return {"op": op, "urn": urn, "newState": record}


def _plain(value: Any) -> Any:
    """A value without what a secret holds, whole numbers as such."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, list):
        return [_plain(member) for member in value]
    if not isinstance(value, dict):
        return value
    if value.get(_SIGNATURE) == _SECRET:
        return _HIDDEN
    return {key: _plain(member) for key, member in value.items()}


def _leave_unknown(pulumi: Any, called: list[str]) -> None:
    """Let what the program asks its providers for stay unknown: no account answers."""

    class Answer:
        def __init__(self, value: Any) -> None:
            self.value = value

    def invoke(token: str, args: Any, *_: Any, typ: Any = None, **__: Any) -> Answer:
        called.append(token)
        if typ is None:
            raise NotToldError(f"it asks the provider with {token}")
        made = object.__new__(typ)
        for name, member in vars(typ).items():
            if isinstance(member, property) and member.fget is not None:
                kind = member.fget.__annotations__.get("return")
                if kind in (str, "str", "_builtins.str", "builtins.str"):
                    pulumi.set(made, name, UNKNOWN)
        return Answer(made)

    def invoke_output(token: str, *_: Any, **__: Any) -> Any:
        called.append(token)
        value: asyncio.Future[Any] = asyncio.Future()
        is_known: asyncio.Future[bool] = asyncio.Future()
        value.set_result(None)
        is_known.set_result(False)
        return pulumi.Output(set(), value, is_known)

    pulumi.runtime.invoke = invoke
    pulumi.runtime.invoke_output = invoke_output


def _reason(error: BaseException, program: str, called: list[str]) -> str:
    """What went wrong, where in the program, and what may have led to it."""
    folder = Path(program).parent
    places = [
        f"{Path(frame.filename).relative_to(folder)}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(folder) and "site-packages" not in frame.filename
    ]
    place = f" at {places[-1]}" if places else ""
    text = f"{type(error).__name__}{place}: {error}" if str(error) else type(error).__name__ + place
    if isinstance(error, NotToldError):
        text = f"{error}; give a preview: pulumi preview --json > preview.json"
    elif called:
        asked = ", ".join(sorted(set(called)))
        text += f" (it asks {asked}, which nothing answers here: a real preview knows)"
    return text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
