"""What a handler knows about the call that it answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import grpc

    from .client import Client

ClientT = TypeVar("ClientT", bound="Client")


class Context:
    """One call.

    A generated SDK derives a class for each version of its contract, with a method
    for each way to reach a service of the host.
    """

    def __init__(self, call: grpc.ServicerContext, dial: Callable[[int], grpc.Channel]) -> None:
        self.call = call
        """The same call as grpcio shows it."""
        self._dial = dial
        self._channels: list[grpc.Channel] = []

    @property
    def metadata(self) -> tuple[tuple[str, str | bytes], ...]:
        """What the caller has sent beside the request."""
        return tuple((key, value) for key, value in self.call.invocation_metadata())

    @property
    def is_active(self) -> bool:
        """Whether the caller still waits: it has not cancelled, and no deadline passed."""
        return bool(self.call.is_active())

    @property
    def time_remaining(self) -> float | None:
        """The seconds until the caller's deadline; None where it has set none."""
        return self.call.time_remaining()

    def on_end(self, callback: Callable[[], None]) -> None:
        """Calls back when the call ends, be it with an answer or cancelled."""
        if not self.call.add_callback(callback):
            callback()

    def connect(self, client_type: type[ClientT], broker_id: int) -> ClientT | None:
        """Returns a client of what the host serves under an id that it has sent.

        None where the id is 0, which says that the host serves nothing (BRK-5).
        """
        return self.dial(client_type, broker_id) if broker_id else None

    def dial(self, client_type: type[ClientT], broker_id: int) -> ClientT:
        """Returns a client of what the host serves under an id.

        The connection lives until the call has ended and the client is gone.
        """
        channel = self._dial(broker_id)
        # A broker id can be dialled once (BRK-6), so the broker hands out the same
        # channel as long as somebody holds it.
        self._channels.append(channel)
        return client_type(channel)
