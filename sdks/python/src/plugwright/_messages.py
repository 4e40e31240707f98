"""The messages of a contract, made from its descriptors with protobuf's public API.

They live in the default pool, where every other user of the same contract finds the
same classes.
"""

from __future__ import annotations

from collections.abc import Mapping

from google.protobuf import descriptor_pool, message_factory
from google.protobuf.message import Message


def register(files: Mapping[str, bytes]) -> None:
    """Adds files to the default pool, each after what it imports.

    A file that is there already is left alone if it is the same.
    """
    pool = descriptor_pool.Default()
    for name, data in files.items():
        try:
            pool.AddSerializedFile(data)
        except TypeError as error:
            raise ImportError(
                f"another package in this process has a different version of `{name}`, "
                "and protobuf can hold only one"
            ) from error


def message_class(full_name: str) -> type[Message]:
    """Returns the class of a message of a registered file."""
    descriptor = descriptor_pool.Default().FindMessageTypeByName(full_name)
    return message_factory.GetMessageClass(descriptor)
