"""Which hosts a client may ask. Replies and redirects name addresses: they are other people's
text, and must not make this machine ask its own network."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

REFUSED = "host not allowed"  # the cause of the fault
OUTSIDE = "address outside the source's own hosts"  # the problem of a file that was left out
# Where each source is known to keep its replies and files, subdomains included.
OF_SOURCES = {
    "parliament": ("parliament.uk",),
    "govuk": ("www.gov.uk", "assets.publishing.service.gov.uk"),
    "whatdotheyknow": ("whatdotheyknow.com",),
    "hansard": ("theyworkforyou.com",),
}


def of_source(source: str, addresses: Iterable[str]) -> frozenset[str]:
    """The known hosts of a source, and those of the addresses it is set up with."""
    own = {host for host in map(_host_of, addresses) if host}
    return frozenset(own.union(OF_SOURCES[source]))


def is_allowed(host: str, allowed: Collection[str] | None) -> bool:
    """Whether `host` is one of those allowed or below one; where none are named, whether it is
    public."""
    host = host.lower().rstrip(".")
    if allowed is None:
        return is_public(host)
    names = {name.lower().rstrip(".") for name in allowed} - {""}
    return any(host == name or host.endswith(f".{name}") for name in names)


def is_public(host: str) -> bool:
    """Whether no address that `host` stands for is a loopback, private or link-local one. A name
    that cannot be resolved here leads nowhere, or is the proxy's to resolve."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return True
    return all(_is_public_address(str(place[0])) for *_, place in found)


def _is_public_address(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    address = mapped or address
    return address.is_global and not address.is_multicast


def _host_of(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
