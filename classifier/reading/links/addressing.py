"""A link as it is fetched: its parts, checked once, from which the request is made and nothing else."""

import re
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from classifier.reading.links.addresses import Policy
from classifier.reading.links.errors import LinkInvalidError

MAX_LINK = 2000  # characters; what browsers and servers agree on
_SHOWN = 200  # characters of a wrong one, in a sentence
_PORTS = {"http": 80, "https": 443}
_SITE = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?=[/?#]|$)")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9._-]{0,251}[a-z0-9_])?\.?|[0-9a-f:.]{2,45}")


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
        """Read what a person typed, or a server answered; raises LinkInvalidError for what is not fetched."""
        try:
            parts = urlsplit(url.strip())
            port = parts.port or _PORTS[parts.scheme]
            host = _ascii(parts.hostname or "")
        except (KeyError, ValueError) as error:  # UnicodeError is a ValueError
            raise LinkInvalidError(url=url[:_SHOWN]) from error
        odd = len(url) > MAX_LINK or "@" in parts.netloc or not _HOST.fullmatch(host)
        if odd or port not in policy.ports:
            raise LinkInvalidError(url=url[:_SHOWN])
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~", errors="replace")
        query = quote(parts.query, safe="/%:@!$&'()*+,;=~?", errors="replace")
        return cls(parts.scheme, host, port, f"{path}?{query}" if query else path)

    @property
    def origin(self) -> str:
        """Scheme, host and port: what a robots.txt speaks for."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == _PORTS[self.scheme] else f":{self.port}")

    @property
    def authority(self) -> str:
        """The value of the Host header."""
        return self.origin.partition("://")[2]

    def __str__(self) -> str:
        return self.origin + self.target

    def join(self, location: str, policy: Policy) -> "Link":
        """Return where a redirect leads."""
        try:
            joined = urljoin(str(self), location)
        except ValueError as error:
            raise LinkInvalidError(url=location[:_SHOWN]) from error
        return self.parse(joined, policy)


def complete(url: str) -> str:
    """Return what a person typed with `https://` before it, where it begins with the name of a site."""
    return f"https://{url.strip()}" if _SITE.match(url.strip()) else url


def _ascii(host: str) -> str:
    """Return the name as it is asked for; names in other scripts have an ASCII form."""
    return host if host.isascii() else host.encode("idna").decode("ascii").lower()
