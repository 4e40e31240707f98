"""Checks what is in the wheel of a generated SDK, and what must not be."""

from __future__ import annotations

import sys
import zipfile

EXPECTED = ("py.typed", "/v2/messages.pyi", "/_plugwright/LICENSE-MIT", "licenses/LICENSE")


def main(wheel: str) -> None:
    """Exits with a message where the wheel is not as it should be."""
    names = zipfile.ZipFile(wheel).namelist()
    missing = [end for end in EXPECTED if not any(name.endswith(end) for name in names)]
    unwanted = [
        name for name in names if ".gen-sdk" in name or name.startswith(("plugin", "tests"))
    ]
    if missing or unwanted:
        sys.exit(f"{wheel}: missing {missing}, unwanted {unwanted}")
    print(f"{len(names)} files in the wheel")


if __name__ == "__main__":
    main(sys.argv[1])
