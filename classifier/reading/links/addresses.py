"""Links and the IP addresses that they may lead to: those of the public internet, and of no private network.

A link is parsed and checked once, and the request is made from its parts.
"""

import errno
import ipaddress
import os
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import quote, urljoin, urlsplit

from classifier.reading.links.errors import LinkHostUnknownError, LinkInvalidError, LinkRefusedError

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

# All of IPv6 that is allocated for the public internet; `is_global` alone would allow fec0::/10.
_ALLOCATED = ipaddress.IPv6Network("2000::/3")
# Metadata services of clouds, which hold the credentials of machines; some of these addresses count as public.
_CLOUD = frozenset(map(ipaddress.ip_address, ("168.63.129.16", "100.100.100.200", "192.0.0.192", "fd00:ec2::254")))
# Public by the registry of some versions of Python: relays of 6to4, and IPv6 for documentation (RFC 9637).
_NOT_PUBLIC = (ipaddress.IPv4Network("192.88.99.0/24"), ipaddress.IPv6Network("3fff::/20"))
# Addresses for documentation, which hardly any network uses, and none uses all of.
_UNUSED = tuple(map(ipaddress.ip_address, ("198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1")))

MAX_LINK = 2000  # characters, which all browsers and servers support
_SHOWN = 200  # characters of an invalid link in an error
_PORTS = {"http": 80, "https": 443}
_SITE = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?=[/?#]|$)")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9._-]{0,251}[a-z0-9_])?\.?|[0-9a-f:.]{2,45}")


def is_public(address: Address) -> bool:
    """Return whether `address` is one of the public internet."""
    if any(address in network for network in _NOT_PUBLIC):
        return False
    if isinstance(address, ipaddress.IPv6Address) and (address not in _ALLOCATED or address.sixtofour):
        return False  # 6to4, deprecated by RFC 7526, relays to an IPv4 address; Python 3.13 calls it private too
    return address.is_global and not (address.is_multicast or address.is_reserved or address in _CLOUD)


def is_near(address: Address) -> bool:
    """Return whether `address` belongs to this machine, or is reached without a router; nothing is sent to find out.

    A firewall may protect such addresses from the internet. Where the system gives the same answer for unused
    addresses, as with a tunnel for all traffic, its answer is ignored.
    """
    unused = [other for other in _UNUSED if other.version == address.version]
    probes = (_bind, _connect_directly)
    return any(_works(probe, address) and not all(_works(probe, other) for other in unused) for probe in probes)


def leads_outside(address: Address) -> bool:
    """Return whether a link may lead to `address`: a public one outside this machine's own network."""
    return is_public(address) and not is_near(address)


def _works(probe: Callable[[socket.socket, str], None], address: Address) -> bool:
    """Return whether `probe` raises no error for a datagram socket and `address`."""
    try:
        with socket.socket(socket.AF_INET if address.version == 4 else socket.AF_INET6, socket.SOCK_DGRAM) as opened:
            probe(opened, str(address))
    except OSError:
        return False
    return True


def _bind(opened: socket.socket, host: str) -> None:
    opened.bind((host, 0))


def _connect_directly(opened: socket.socket, host: str) -> None:
    """Connect without a router; connecting a datagram socket sends nothing."""
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_DONTROUTE, 1)
    opened.connect((host, 9))
    if opened.family == socket.AF_INET6:  # Linux ignores the option there: in IPv6 a network is the first half
        own = ipaddress.ip_address(opened.getsockname()[0])
        if int(own) >> 64 != int(ipaddress.ip_address(host)) >> 64:
            raise OSError(errno.ENETUNREACH, os.strerror(errno.ENETUNREACH))


def resolve(host: str, port: int) -> list[Address]:
    """Return every address of `host`, as the system resolves it; `127.1`, `0x7f000001` and `2130706433` too.

    Raises OSError or UnicodeError when there is none.
    """
    entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ipaddress.ip_address(entry[4][0]) for entry in entries))


@dataclass(frozen=True)
class Policy:
    """Where links may lead. Only tests have another one than the default."""

    ports: frozenset[int] = frozenset({80, 443})
    allows: Callable[[Address], bool] = leads_outside
    resolve: Callable[[str, int], list[Address]] = resolve

    def addresses(self, host: str, port: int) -> list[Address]:
        """Return the addresses of `host`, all of them allowed: connect to these without resolving the name again.

        Raises LinkHostUnknownError, or LinkRefusedError when any address is not allowed.
        """
        try:
            addresses = self.resolve(host, port)
        except (OSError, UnicodeError, ValueError) as error:
            raise LinkHostUnknownError(host=host) from error
        if not all(self.allows(address) for address in addresses):
            raise LinkRefusedError(host=host)
        return addresses


@dataclass(frozen=True)
class Link:
    """Scheme, host, port and request target (path and query) of a web address."""

    scheme: str
    host: str
    """A name in ASCII, or an address without brackets."""
    port: int
    target: str

    @classmethod
    def parse(cls, url: str, policy: Policy) -> "Link":
        """Parse what a person typed, or a server answered; raises LinkInvalidError for links that are not fetched."""
        try:
            parts = urlsplit(url.strip())
            port = parts.port or _PORTS[parts.scheme]
            host = _ascii(parts.hostname or "")
        except (KeyError, ValueError) as error:  # UnicodeError is a ValueError
            raise LinkInvalidError(url=url[:_SHOWN]) from error
        invalid = len(url) > MAX_LINK or "@" in parts.netloc or not _HOST.fullmatch(host)
        if invalid or port not in policy.ports:
            raise LinkInvalidError(url=url[:_SHOWN])
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~", errors="replace")
        query = quote(parts.query, safe="/%:@!$&'()*+,;=~?", errors="replace")
        return cls(parts.scheme, host, port, f"{path}?{query}" if query else path)

    @property
    def origin(self) -> str:
        """Scheme, host and port: the scope of a robots.txt."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == _PORTS[self.scheme] else f":{self.port}")

    @property
    def authority(self) -> str:
        """The value of the Host header."""
        return self.origin.partition("://")[2]

    def __str__(self) -> str:
        return self.origin + self.target

    def join(self, location: str, policy: Policy) -> "Link":
        """Return the target of a redirect."""
        try:
            joined = urljoin(str(self), location)
        except ValueError as error:
            raise LinkInvalidError(url=location[:_SHOWN]) from error
        return self.parse(joined, policy)


def complete(url: str) -> str:
    """Return what a person typed, with `https://` before it where it begins with the name of a site."""
    return f"https://{url.strip()}" if _SITE.match(url.strip()) else url


def _ascii(host: str) -> str:
    """Return the ASCII form of a host name, in which name servers know names in other scripts."""
    return host if host.isascii() else host.encode("idna").decode("ascii").lower()
