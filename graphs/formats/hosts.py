"""Which host a URL names, and where it lies by its name alone."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from graphs.formats.redact import REDACTED, redact

_SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*://")
_PLACEHOLDER = re.compile(
    r"your|example|placeholder|mydomain|^domain\.|<|>|\[|\]|changeme|xxx|_url|url_|^url$", re.I
)
_INTERNAL_SUFFIXES = (
    ".local", ".internal", ".lan", ".corp", ".intranet", ".home", ".localdomain", ".home.arpa",
    ".svc", ".cluster.local", ".test",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Host:
    """The host of a URL, and where it lies.

    `place`: internet, private or unknown (a placeholder, or nothing to tell it by); `name` is empty
    where the URL itself is computed. `path` is the fixed beginning of the path. `fixed` tells that
    nothing of the URL is computed.
    """

    name: str
    place: str
    because: str
    fixed: bool
    path: str = ""


@lru_cache(maxsize=1024)
def host_of(url: str, braces: bool = False) -> Host:
    """Read a URL; `{{…}}` in it is computed. `braces`: `{name}` in it is filled in by a model."""
    text = redact(url.strip()).replace(REDACTED, "redacted")
    if not text:
        return Host("", "unknown", "no URL is given", True)
    computed = "{" if braces else "{{"
    fixed = computed not in text
    rest = _SCHEME.sub("", text, count=1)
    authority, _, path = rest.partition("/")
    # A computed port, query or path leaves the host as it stands.
    beginning = authority.partition(computed)[0]
    if beginning != authority and not re.search(r"[:?#]$|[:?#][^\]]*$", beginning):
        because = "the URL is computed: it may name any host"
        return Host("", "internet", because, False)
    try:
        written = urlsplit(f"//{beginning.rstrip(':')}").netloc.rpartition("@")[2]
        name = (urlsplit(f"//{beginning.rstrip(':')}").hostname or "").rstrip(".")
    except ValueError:
        return Host("", "unknown", "the URL cannot be read", fixed)
    if not name:
        return Host("", "unknown", "the URL names no host", fixed)
    place, because = place_of(name, capitals=written.isupper() and "." not in written)
    return Host(name, place, because, fixed, "/" + path.partition(computed)[0])


def place_of(name: str, capitals: bool = False) -> tuple[str, str]:
    """Where a host lies by its name: internet, private or unknown, and why.

    One bare word in capitals stands for a host that is still to be filled in.
    """
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        address = None
    if address is not None:
        if address.is_private or address.is_loopback or address.is_link_local:
            return "private", f"{name} is an address of a private network"
        return "internet", f"{name} is a public address"
    if capitals or _PLACEHOLDER.search(name):
        return "unknown", f"{name} stands for a host still to be filled in"
    if name == "localhost" or "." not in name or name.endswith(_INTERNAL_SUFFIXES):
        return "private", f"{name} is a name inside a network"
    return "internet", f"{name} is a public name"
