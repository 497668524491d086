"""The shared catalogue of tools with the entries that one format has for itself behind it."""

from __future__ import annotations

from collections import ChainMap
from typing import Any, cast

from graphs.formats.base import Catalogues


def with_own_tools(catalogues: Catalogues, name: str) -> Catalogues:
    """The catalogues, with the entries of the catalogue `name` added to `tools`.

    Where both know a tool, the shared entry counts.
    """
    both = [catalogues.get(each) for each in ("tools", name)]
    joined = "\n".join(text for text in both if isinstance(text, str))
    # A view, so that no other catalogue is read before it is asked for.
    return ChainMap({"tools": joined}, cast("dict[str, Any]", catalogues))
