"""Fills every message of a generated SDK, and sends it through bytes and JSON.

Takes the folder of the sources, which holds one package.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

from google.protobuf import json_format
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message

DEPTH = 3


def value(field: FieldDescriptor) -> Any:
    """Returns a value that is not the field's default."""
    values: dict[int, Any] = {
        FieldDescriptor.CPPTYPE_STRING: "é",
        FieldDescriptor.CPPTYPE_BOOL: True,
        FieldDescriptor.CPPTYPE_DOUBLE: 1.5,
        FieldDescriptor.CPPTYPE_FLOAT: 1.5,
        FieldDescriptor.CPPTYPE_ENUM: 1,
    }
    if field.enum_type is not None and len(field.enum_type.values) == 1:
        return field.enum_type.values[0].number
    if field.type == FieldDescriptor.TYPE_BYTES:
        return b"\0\xff"
    return values.get(field.cpp_type, 7)


def fill(message: Any, depth: int) -> None:
    """Sets every field, and those of messages in it down to a depth."""
    descriptor: Descriptor = message.DESCRIPTOR
    if descriptor.full_name == "google.protobuf.Value":
        # JSON has no value that is not there.
        message.string_value = "x"
    elif not descriptor.full_name.startswith("google.protobuf."):
        for field in descriptor.fields:
            fill_field(message, field, depth)


def fill_field(message: Any, field: FieldDescriptor, depth: int) -> None:
    """Sets one field: a message, a map, a list or a plain value."""
    target = getattr(message, field.name)
    if field.message_type is None:
        if hasattr(target, "append"):
            target.append(value(field))
        else:
            setattr(message, field.name, value(field))
    elif field.message_type.GetOptions().map_entry:
        key, item = field.message_type.fields
        if item.message_type is None:
            target[value(key)] = value(item)
        else:
            target[value(key)].SetInParent()
    elif depth and isinstance(target, Message):
        target.SetInParent()
        fill(target, depth - 1)
    elif depth:
        fill(target.add(), depth - 1)


def main(source: Path) -> None:
    """Checks the package below a folder."""
    (package,) = (path.parent.name for path in source.glob("*/__init__.py"))
    sdk = importlib.import_module(package)
    count = 0
    for version in (getattr(sdk, name) for name in sdk.__all__ if name.startswith("v")):
        for member in (getattr(version, name) for name in version.__all__):
            if not (isinstance(member, type) and issubclass(member, Message)):
                continue
            message = member()
            fill(message, DEPTH)
            # A field may be called as a method is, so the class is asked for the method.
            again = member.FromString(member.SerializeToString(message))
            from_json = json_format.Parse(json_format.MessageToJson(message), member())
            if not message == again == from_json:
                sys.exit(f"{member.DESCRIPTOR.full_name} does not survive a round trip")
            count += 1
    print(f"{package}: {count} messages survive a round trip")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
