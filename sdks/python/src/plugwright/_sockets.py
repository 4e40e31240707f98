"""The unix sockets of one plugin, the main one and those of its broker."""

from __future__ import annotations

import contextlib
import os
import threading
from pathlib import Path

from ._errors import StartError

# The least that any supported system allows, that of macOS (HS-7).
_LONGEST_PATH = 103
_GROUP_MODE = 0o660


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
        self._directory = Path(directory).absolute()
        self._group = _group_id(group) if group else None
        self._lock = threading.Lock()
        self._paths: set[str] = set()
        if not self._directory.is_dir():
            raise StartError(
                f"`{variable}` names `{directory}`, which is no directory; "
                "create it before the plugin is started"
            )

    def reserve(self) -> str:
        """Returns a path for a new socket (NET-1)."""
        path = str(self._directory / f"plugin{os.urandom(5).hex()}")
        if len(os.fsencode(path)) > _LONGEST_PATH or "|" in path or "\n" in path:
            raise StartError(
                f"no socket can be announced at `{path}`: its path must be at most "
                f"{_LONGEST_PATH} bytes long and free of `|` and line ends; set "
                "`PLUGIN_UNIX_SOCKET_DIR` or `TMPDIR` to another directory"
            )
        with self._lock:
            self._paths.add(path)
        return path

    def admit_group(self, path: str) -> None:
        """Lets the group that the host has named connect to a bound socket (ENV-11)."""
        if self._group is None:
            return
        try:
            os.chown(path, -1, self._group)
            Path(path).chmod(_GROUP_MODE)
        except OSError as error:
            raise StartError(
                f"the socket `{path}` cannot be given to the group with id {self._group}, "
                f"which `PLUGIN_UNIX_SOCKET_GROUP` names: {error}"
            ) from error

    def remove(self) -> None:
        """Removes every socket that is left (NET-2)."""
        with self._lock:
            paths, self._paths = self._paths, set()
        for path in paths:
            with contextlib.suppress(OSError):
                Path(path).unlink()


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
