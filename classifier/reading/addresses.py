"""Which addresses a link may lead to: those of the public internet, and nothing inside anybody's walls."""

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from classifier.reading.link_errors import LinkHostUnknownError, LinkRefusedError

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

# All of IPv6 that is given out for the public internet. `is_global` knows what is not, and forgets fec0::/10.
_GIVEN_OUT = ipaddress.IPv6Network("2000::/3")
# Where clouds keep the keys of their machines; some of these are public by their numbers.
_CLOUD = frozenset(map(ipaddress.ip_address, ("168.63.129.16", "100.100.100.200", "192.0.0.192", "fd00:ec2::254")))


def is_public(address: Address) -> bool:
    """Tell whether `address` is one of the public internet."""
    if isinstance(address, ipaddress.IPv6Address) and (address not in _GIVEN_OUT or address.sixtofour):
        return False  # 6to4, given up by RFC 7526, is passed on to an IPv4 address; Python 3.13 calls it private, too
    return address.is_global and not (address.is_multicast or address.is_reserved or address in _CLOUD)


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
