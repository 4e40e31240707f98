"""The unix sockets of one plugin, the main one and those of its broker."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from typing import Final

import grpc

from ._address import UNIX, Address
from ._errors import StartError

# The least that any supported system allows, that of macOS (HS-7).
_LONGEST_PATH: Final = 103
_GROUP_MODE: Final = 0o660
_BACKLOG: Final = 128


class SocketDirectory:
    """Names new sockets, opens them to the group, and removes them at the end."""

    def __init__(self, directory: str, group: str) -> None:
        """Takes the values of `PLUGIN_UNIX_SOCKET_DIR` and `_GROUP`, empty if unset."""
        variable, directory = (
            ("PLUGIN_UNIX_SOCKET_DIR", directory)
            if directory
            # What `tempfile` would find, without the 8 ms that it takes to load.
            else ("TMPDIR", os.environ.get("TMPDIR") or "/tmp")  # noqa: S108
        )
        self.path: Final = os.path.join(os.getcwd(), directory)
        self._group = _group_id(group) if group else None
        self._lock = threading.Lock()
        self._paths: set[str] = set()
        if not os.path.isdir(self.path):
            raise StartError(
                f"`{variable}` names `{directory}`, which is no directory; "
                "create it before the plugin is started"
            )

    def bind(self, server: grpc.Server) -> Address:
        """Has a server listen on a new socket."""
        address = Address(UNIX, self._reserve())
        try:
            server.add_insecure_port(address.target())
        except RuntimeError as error:
            raise _unbound(address, error) from error
        self._admit_group(address.text)
        return address

    def open(self) -> tuple[socket.socket, Address]:
        """Returns a new socket that listens, and where."""
        address = Address(UNIX, self._reserve())
        with contextlib.ExitStack() as cleanup:
            listener = cleanup.enter_context(socket.socket(socket.AF_UNIX))
            try:
                listener.bind(address.text)
            except OSError as error:
                raise _unbound(address, error) from error
            self._admit_group(address.text)
            listener.listen(_BACKLOG)
            cleanup.pop_all()
            return listener, address

    def remove(self) -> None:
        """Removes every socket that is left (NET-2)."""
        with self._lock:
            paths, self._paths = self._paths, set()
        for path in paths:
            with contextlib.suppress(OSError):
                os.unlink(path)

    def _reserve(self) -> str:
        """Returns a path for a new socket (NET-1)."""
        path = os.path.join(self.path, f"plugin{os.urandom(5).hex()}")
        if len(os.fsencode(path)) > _LONGEST_PATH or "|" in path or "\n" in path:
            raise StartError(
                f"no socket can be announced at `{path}`: its path must be at most "
                f"{_LONGEST_PATH} bytes long and free of `|` and line ends; set "
                "`PLUGIN_UNIX_SOCKET_DIR` or `TMPDIR` to another directory"
            )
        with self._lock:
            self._paths.add(path)
        return path

    def _admit_group(self, path: str) -> None:
        """Lets the group that the host has named connect to a bound socket (ENV-11)."""
        if self._group is None:
            return
        try:
            os.chown(path, -1, self._group)
            os.chmod(path, _GROUP_MODE)
        except OSError as error:
            raise StartError(
                f"the socket `{path}` cannot be given to the group with id {self._group}, "
                f"which `PLUGIN_UNIX_SOCKET_GROUP` names: {error}"
            ) from error


def _group_id(group: str) -> int:
    """Returns the id of a group that is given by its name or by its id."""
    import grp  # noqa: PLC0415 - few hosts name a group

    with contextlib.suppress(KeyError):
        return grp.getgrnam(group).gr_gid
    if group.isascii() and group.isdecimal():
        return int(group)
    raise StartError(
        f"`PLUGIN_UNIX_SOCKET_GROUP` names the group `{group}`, which does not exist; "
        "give the name or the id of a group of this system"
    )


def _unbound(address: Address, error: Exception) -> StartError:
    return StartError(f"no socket can be bound at `{address.text}`: {error}")
