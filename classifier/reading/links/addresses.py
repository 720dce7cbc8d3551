"""Which addresses a link may lead to: those of the public internet, and nothing inside anybody's walls."""

import errno
import ipaddress
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from classifier.reading.links.errors import LinkHostUnknownError, LinkRefusedError

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

# All of IPv6 that is given out for the public internet. `is_global` knows what is not, and forgets fec0::/10.
_GIVEN_OUT = ipaddress.IPv6Network("2000::/3")
# Where clouds keep the keys of their machines; some of these are public by their numbers.
_CLOUD = frozenset(map(ipaddress.ip_address, ("168.63.129.16", "100.100.100.200", "192.0.0.192", "fd00:ec2::254")))
# Public by the registry of some versions of Python: relays of 6to4, and IPv6 for documentation (RFC 9637).
_NOT_PUBLIC = (ipaddress.IPv4Network("192.88.99.0/24"), ipaddress.IPv6Network("3fff::/20"))
# Addresses for documentation, which hardly any network has, and none has all of.
_NOBODYS = tuple(map(ipaddress.ip_address, ("198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1")))


def is_public(address: Address) -> bool:
    """Tell whether `address` is one of the public internet."""
    if any(address in network for network in _NOT_PUBLIC):
        return False
    if isinstance(address, ipaddress.IPv6Address) and (address not in _GIVEN_OUT or address.sixtofour):
        return False  # 6to4, given up by RFC 7526, is passed on to an IPv4 address; Python 3.13 calls it private, too
    return address.is_global and not (address.is_multicast or address.is_reserved or address in _CLOUD)


def is_near(address: Address) -> bool:
    """Tell whether `address` is this machine's own, or reached without a router; nothing is sent to find out.

    Behind such addresses may be what a firewall keeps from the internet. Where the system answers the same for
    addresses that nobody has, as with a tunnel that takes all there is, its answer tells nothing.
    """
    nobodys = [other for other in _NOBODYS if other.version == address.version]
    return any(_lets(probe, address) and not all(_lets(probe, other) for other in nobodys) for probe in (_bind, _reach))


def leads_outside(address: Address) -> bool:
    """Tell whether a link may lead to `address`: one of the public internet, and not of this machine's own network."""
    return is_public(address) and not is_near(address)


def _lets(probe: Callable[[socket.socket, str], None], address: Address) -> bool:
    """Return whether the system lets a socket do what `probe` does with `address`."""
    try:
        with socket.socket(socket.AF_INET if address.version == 4 else socket.AF_INET6, socket.SOCK_DGRAM) as opened:
            probe(opened, str(address))
    except OSError:
        return False
    return True


def _bind(opened: socket.socket, host: str) -> None:
    opened.bind((host, 0))


def _reach(opened: socket.socket, host: str) -> None:
    """Choose the way to `host` that takes no router; to connect a datagram socket sends nothing."""
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_DONTROUTE, 1)
    opened.connect((host, 9))
    if opened.family == socket.AF_INET6:  # Linux takes no notice there: in IPv6 a network is the first half
        own = ipaddress.ip_address(opened.getsockname()[0])
        if int(own) >> 64 != int(ipaddress.ip_address(host)) >> 64:
            raise OSError(errno.ENETUNREACH, os.strerror(errno.ENETUNREACH))


def resolve(host: str, port: int) -> list[Address]:
    """Return every address of `host`, asked of the system; it reads `127.1`, `0x7f000001` and `2130706433` as well.

    Raises OSError or UnicodeError when there is none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ipaddress.ip_address(entry[4][0]) for entry in found))


@dataclass(frozen=True)
class Policy:
    """Where links may lead. Only tests have another one than the default."""

    ports: frozenset[int] = frozenset({80, 443})
    allows: Callable[[Address], bool] = leads_outside
    resolve: Callable[[str, int], list[Address]] = resolve

    def addresses(self, host: str, port: int) -> list[Address]:
        """Return the addresses of `host`, all of them allowed: connect to these, and ask no name server again.

        Raises LinkHostUnknownError, or LinkRefusedError when even one of them is not allowed.
        """
        try:
            addresses = self.resolve(host, port)
        except (OSError, UnicodeError, ValueError) as error:
            raise LinkHostUnknownError(host=host) from error
        if not all(self.allows(address) for address in addresses):
            raise LinkRefusedError(host=host)
        return addresses
