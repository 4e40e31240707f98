# {{ sdk.generated }}
"""The files of the contract, as serialised file descriptors."""

from __future__ import annotations

from typing import Final
{% if let Some(imports) = sdk.file_imports %}
{{ imports }}
{% endif %}
from ._plugwright import message_class, register

__all__ = ["FILES", "message_class"]

FILES: Final[dict[str, bytes]] = {
{%- for file in sdk.files %}
    {{ file.name }}: (
{%- for line in file.data.lines() %}
        {{ line }}
{%- endfor %}
    ),
{%- endfor %}
}
{%- if let Some(modules) = sdk.well_known %}

# What the files import of protobuf's own.
{{ modules }}
{%- endif %}

register(FILES)
