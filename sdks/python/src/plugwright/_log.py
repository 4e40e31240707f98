"""Log lines as hclog writes them, which is what a host reads on standard error."""

from __future__ import annotations

import faulthandler
import logging
import os
import sys
import threading
from datetime import datetime, timezone
from types import TracebackType
from typing import Final

_LEVELS: Final = (
    (logging.ERROR, "error"),
    (logging.WARNING, "warn"),
    (logging.INFO, "info"),
    (logging.DEBUG, "debug"),
)

# What every record has; anything else came in through `extra`.
_STANDARD: Final = frozenset(logging.makeLogRecord({}).__dict__) | {
    "message",
    "asctime",
    "taskName",
}


class HclogFormatter(logging.Formatter):
    """Formats a record as one JSON object on one line (LOG-1).

    The three keys that a host reads are always strings: a Go host panics at any other
    value (LOG-2). What is passed in `extra` follows as keys and values.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Returns the line, without its end."""
        when = datetime.fromtimestamp(record.created, timezone.utc)
        line: dict[str, object] = {
            "@level": next((name for level, name in _LEVELS if record.levelno >= level), "trace"),
            "@message": record.getMessage(),
            "@module": record.name,
            "@timestamp": when.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        }
        for key, value in record.__dict__.items():
            if key not in _STANDARD:
                # Only the host's own keys begin with `@`.
                line[key.lstrip("@")] = value
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = str(record.exc_info[1])
            line["stacktrace"] = self.formatException(record.exc_info)
        import json  # noqa: PLC0415 - many plugins log nothing, and each would wait for it

        return json.dumps(line, default=str)


class HclogHandler(logging.Handler):
    """Writes records to the standard error that the host reads as a log."""

    def __init__(self, descriptor: int = 2) -> None:
        """Takes the descriptor to write to."""
        super().__init__()
        self._descriptor = descriptor
        self.setFormatter(HclogFormatter())

    def emit(self, record: logging.LogRecord) -> None:
        """Writes one line; what cannot be written, since the host is gone, is dropped."""
        try:
            line = self.format(record).encode("utf-8", "backslashreplace") + b"\n"
        except Exception:  # noqa: BLE001 - a record that cannot be formatted must end no call
            self.handleError(record)
            return
        try:
            while line:
                line = line[os.write(self._descriptor, line) :]
        except OSError:
            return


def install_log(descriptor: int, level: int | None) -> HclogHandler:
    """Sends to the host's log what Python would show on standard error.

    That is uncaught exceptions, fatal signals and, unless the program has set up
    logging itself or the level is None, every log record.
    """
    handler = HclogHandler(descriptor)
    root = logging.getLogger()
    if level is None or root.handlers:
        logging.getLogger("plugwright").addHandler(handler)
    else:
        root.addHandler(handler)
        root.setLevel(level)
    log = logging.getLogger("plugwright")

    def uncaught(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        log.critical("uncaught exception", exc_info=(kind, error, trace))

    def uncaught_in_thread(arguments: threading.ExceptHookArgs) -> None:
        error = arguments.exc_value
        if error is not None and arguments.exc_type is not SystemExit:
            uncaught(arguments.exc_type, error, arguments.exc_traceback)

    sys.excepthook = uncaught
    threading.excepthook = uncaught_in_thread
    faulthandler.enable(descriptor)
    return handler
