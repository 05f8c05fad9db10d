"""What can go wrong, and the exit code that each error carries.

CostguardError
+-- UsageError             2  the command was used wrongly (options, paths, names)
|   `-- ConfigError        2  a file of the user's (budgets, usage, prices) is wrong
`-- UndecidedError         3  costguard could not decide
    +-- PlanError          3  the plan cannot be read
    |   `-- AttributeTypeError  3  an attribute has a type that its provider does not give it
    +-- PriceSourceError   3  a price source cannot be read
    +-- BaselineError      3  a baseline or report cannot be compared, or has changed meanwhile
    +-- PlatformError      3  a platform does not take the comment on a pull request
    +-- RuleError          3  a pricing rule is broken
    `-- ToolError          3  a program that was asked for (terraform) is missing or failed

Every message is one line: where, what was expected, what to do.
"""

from __future__ import annotations

__all__ = [
    "AttributeTypeError",
    "BaselineError",
    "ConfigError",
    "CostguardError",
    "PlanError",
    "PlatformError",
    "PriceSourceError",
    "RuleError",
    "ToolError",
    "UndecidedError",
    "UsageError",
]


class CostguardError(Exception):
    """Base of every error that costguard raises on purpose; ``str()`` is one line for people."""

    exit_code: int = 3


class UsageError(CostguardError):
    """The command or function was used wrongly."""

    exit_code = 2


class ConfigError(UsageError):
    """A file that the user maintains (budgets, usage, prices) is wrong; says the file and line."""


class UndecidedError(CostguardError):
    """No verdict can be given."""

    exit_code = 3


class PlanError(UndecidedError):
    """The plan cannot be read; says the file and where in it."""


class AttributeTypeError(PlanError):
    """An attribute in a plan has a type that its provider's schema does not give it."""


class PriceSourceError(UndecidedError):
    """A price source cannot be read or answered nonsense."""


class BaselineError(UndecidedError):
    """A baseline or report cannot be compared with, or another job has changed it meanwhile."""


class PlatformError(UndecidedError):
    """A platform of pull requests does not take a comment; the verdict stands all the same.

    ``status`` is that of HTTP; None where no answer came.
    """

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class RuleError(UndecidedError):
    """A pricing rule asked for something that its product does not have: a defect in the rule."""


class ToolError(UndecidedError):
    """A program that was asked for is not installed, or failed."""
