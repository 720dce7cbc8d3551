"""Which addresses a link may lead to: those of the public internet, and nothing inside anybody's walls."""

import ipaddress
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from classifier.reading.link_errors import LinkHostUnknownError, LinkRefusedError

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))
_COMPATIBLE = ipaddress.IPv6Network("::/96")
# Where clouds keep the keys of their machines; some of these are public by their numbers.
_CLOUD = frozenset(map(ipaddress.ip_address, ("168.63.129.16", "100.100.100.200", "192.0.0.192", "fd00:ec2::254")))


def is_public(address: Address) -> bool:
    """Tell whether `address`, and every IPv4 address packed into it, is one of the public internet."""
    return all(
        found.is_global and not (found.is_multicast or found.is_reserved or found in _CLOUD)
        for found in (address, *_embedded(address))
    )


def _embedded(address: Address) -> Iterator[Address]:
    """Yield the IPv4 addresses to which a gateway would pass on what is sent to an IPv6 address."""
    if isinstance(address, ipaddress.IPv4Address):
        return
    yield from filter(None, (address.ipv4_mapped, address.sixtofour, *(address.teredo or ())))
    if address in _COMPATIBLE or any(address in network for network in _NAT64):
        yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)


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
    allows: Callable[[Address], bool] = is_public
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
