"""Which products a value holds, and which of them a pricing rule can use, without running it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import CodeType, FunctionType, ModuleType

from costguard.model.price import Product
from costguard.rules.kit import Rule


def products_in(value: object) -> Iterator[Product]:
    """The products that a value is or, as a table of them, holds."""
    for member in _members(value):
        if isinstance(member, Product):
            yield member


def products_of(rule: Rule) -> tuple[Product, ...]:
    """The products that a rule names, itself or in what it calls, in the order of the code.

    Which of them a resource needs is known only once the rule is run on it.
    """
    found: dict[str, Product] = {}
    seen: set[int] = set()

    def walk(value: object) -> None:
        for member in _members(value):
            if isinstance(member, Product):
                found.setdefault(member.id, member)
            elif isinstance(member, FunctionType | type) and id(member) not in seen:
                seen.add(id(member))
                for used in _used_by(member):
                    walk(used)

    walk(rule.components)
    return tuple(found.values())


def _members(value: object) -> Iterator[object]:
    """A value itself, or what it holds where it is a table or a sequence."""
    if isinstance(value, Mapping):
        for member in value.values():
            yield from _members(member)
    elif isinstance(value, tuple | list) and not isinstance(value, Product):
        for member in value:
            yield from _members(member)
    else:
        yield value


def _used_by(value: FunctionType | type) -> Iterator[object]:
    """What a function reads of modules and was made with; the methods of a class."""
    if isinstance(value, type):
        yield from vars(value).values()
        return
    for code in _codes(value.__code__):
        yield from _read(code, value.__globals__)
    yield from (cell.cell_contents for cell in value.__closure__ or ())
    yield from value.__defaults__ or ()
    yield from (value.__kwdefaults__ or {}).values()


def _codes(code: CodeType) -> Iterator[CodeType]:
    """A piece of code and those inside it, such as generators."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _read(code: CodeType, names: Mapping[str, object]) -> Iterator[object]:
    """What code reads by a name of its module, or of another one as in ``elb.NETWORK_HOURS``."""
    import dis

    module: ModuleType | None = None
    for instruction in dis.get_instructions(code):
        value: object = None
        if instruction.opname == "LOAD_GLOBAL":
            value = names.get(instruction.argval)
        elif module is not None and instruction.opname in {"LOAD_ATTR", "LOAD_METHOD"}:
            value = vars(module).get(instruction.argval)
        module = value if isinstance(value, ModuleType) else None
        yield value
