"""What stops a command, as a problem, what to do about it, and an exit code.

    LifecycleError
    ├── DataFault           1   the data or a definition is wrong, or a check failed
    ├── UsageFault          2   the command line asks for something that does not exist
    └── EnvironmentFault    3   no manifest, no warehouse, no server

A fault in a definition that a check finds is a `Finding`, not an exception: findings are collected and shown
together, while an exception is for what stops us from looking at all.
"""

from typing import ClassVar


class LifecycleError(Exception):
    """One sentence of what is wrong, and one of what to do.

    Args:
        problem: What is wrong, with the name in quotes; ends with a full stop.
        fix: What to do; ends with a full stop or question mark. Empty where nothing can be advised.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, problem: str, fix: str = "") -> None:
        self.problem = problem
        self.fix = fix
        super().__init__(f"{problem} {fix}".strip())


class DataFault(LifecycleError):
    """The data or a definition is wrong."""

    exit_code = 1


class UsageFault(LifecycleError):
    """The command line asks for something that does not exist or does not fit together."""

    exit_code = 2


class EnvironmentFault(LifecycleError):
    """Something outside the project is missing: a manifest, a warehouse, a server, a library."""

    exit_code = 3
