"""How a call fails, and how a start does."""

from __future__ import annotations

from grpc import StatusCode


class StatusError(Exception):
    """Raised by a handler to fail its call with a status of its choice.

    Any other exception that leaves a handler becomes UNKNOWN, as it does with gRPC
    itself, and is logged with its traceback.
    """

    def __init__(self, code: StatusCode, message: str) -> None:
        """Fails with a code other than OK, and a message for the caller."""
        if code is StatusCode.OK:
            raise ValueError("a call that failed cannot have the status `OK`")
        super().__init__(f"{code.name}: {message}")
        self.code = code
        self.message = message


class UnimplementedError(StatusError):
    """Raised where a plugin does not implement a method of its contract."""

    def __init__(self, path: str) -> None:
        super().__init__(StatusCode.UNIMPLEMENTED, f"this plugin does not implement `{path}`")


class StartError(Exception):
    """The environment asks for something that this plugin cannot start with."""
