"""The directory of the sockets between the runtime and grpcio, which nobody else enters."""

from __future__ import annotations

import contextlib
import itertools
import os
import socket
from typing import Final

from ._errors import StartError

_MODE: Final = 0o700
_BACKLOG: Final = 128


class PrivateDirectory:
    """Names sockets, and removes what is left of them at the end.

    What listens here speaks without TLS, so only this user may reach it (TLS-1).
    """

    def __init__(self, parent: str) -> None:
        """Creates the directory; its sockets' paths are no longer than those of the public."""
        self._path = self._create(parent)
        self._numbers = itertools.count(1)

    def name(self) -> str:
        """Returns a path for a new socket."""
        return os.path.join(self._path, f"{next(self._numbers):x}")

    def listen(self, path: str) -> socket.socket:
        """Returns a socket that listens at a path of this directory."""
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(path)
        listener.listen(_BACKLOG)
        return listener

    def remove(self) -> None:
        """Removes the directory with all that is in it."""
        with contextlib.suppress(OSError):
            for name in os.listdir(self._path):
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(os.path.join(self._path, name))
            os.rmdir(self._path)

    @staticmethod
    def _create(parent: str) -> str:
        while True:
            path = os.path.join(parent, f"plugin{os.urandom(3).hex()}")
            try:
                os.mkdir(path, _MODE)
            except FileExistsError:
                continue
            except OSError as error:
                raise StartError(
                    f"no directory can be made in `{parent}`: {error}; set "
                    "`PLUGIN_UNIX_SOCKET_DIR` or `TMPDIR` to a directory that can be written to"
                ) from error
            return path
