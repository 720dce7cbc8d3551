"""A single HTTP request to a checked address, with limits for time and size."""

import ssl
import time
from dataclasses import dataclass

import certifi
import urllib3
from urllib3 import BaseHTTPResponse, HTTPConnectionPool, HTTPSConnectionPool
from urllib3 import exceptions as problems

from classifier.reading.links.addresses import Address, Link, Policy
from classifier.reading.links.errors import LinkTooLargeError, LinkUnreachableError, LinkUntrustedError

CHUNK = 1 << 16
CONNECT_SECONDS = 4
"""Timeout of a connection: it leaves time to try the next address."""
_AGENT = "Mozilla/5.0 (compatible; Ainisha/0.1; a reader asked for this page)"
_HEADERS = {
    "User-Agent": _AGENT,
    "Accept": "text/html, application/xhtml+xml, text/plain;q=0.9",
    "Accept-Language": "sw, en;q=0.8",
    "Accept-Encoding": "gzip",
}


@dataclass(frozen=True)
class Response:
    """The response of a server."""

    status: int
    content_type: str
    location: str
    """The target of a redirect; empty in other responses."""
    content: bytes


def get(link: Link, policy: Policy, seconds: float, limit: int, *, cut: bool) -> Response:
    """Request `link` and return the response, whose decompressed body has at most `limit` bytes.

    A longer body is `cut`, or raises LinkTooLargeError. Raises TimeoutError after `seconds`, and the errors of
    `Policy.addresses`, LinkUntrustedError and LinkUnreachableError. There are no proxies, cookies and retries.
    """
    deadline = time.monotonic() + seconds
    for address in policy.addresses(link.host, link.port)[:4]:
        try:
            with _pool(link, address, deadline) as pool:
                return _ask(pool, link, deadline, (limit, cut))
        except problems.ReadTimeoutError as error:
            raise TimeoutError from error
        except problems.SSLError as error:
            raise LinkUntrustedError(host=link.host) from error
        except (problems.NewConnectionError, problems.ConnectTimeoutError):
            continue  # a machine often reaches only the IPv4 or the IPv6 address of a site
        except (problems.HTTPError, OSError) as error:
            raise LinkUnreachableError(host=link.host) from error
    if time.monotonic() > deadline:
        raise TimeoutError
    raise LinkUnreachableError(host=link.host)


def _pool(link: Link, address: Address, deadline: float) -> HTTPConnectionPool:
    """Return a pool that connects only to `address`; TLS still checks the host name."""
    host = f"[{address}]" if address.version == 6 else str(address)
    remaining = max(0.01, deadline - time.monotonic())
    timeout = urllib3.Timeout(total=remaining, connect=min(remaining, CONNECT_SECONDS))
    if link.scheme == "http":
        return HTTPConnectionPool(host, link.port, timeout=timeout, retries=False)
    context = ssl.create_default_context(cafile=certifi.where())
    return HTTPSConnectionPool(
        host,
        link.port,
        timeout=timeout,
        retries=False,
        ssl_context=context,
        server_hostname=link.host,
        assert_hostname=link.host,
    )


def _ask(pool: HTTPConnectionPool, link: Link, deadline: float, bounds: tuple[int, bool]) -> Response:
    headers = {**_HEADERS, "Host": link.authority}
    answer = pool.urlopen("GET", link.target, headers=headers, redirect=False, preload_content=False)
    try:
        return Response(
            status=answer.status,
            content_type=answer.headers.get("Content-Type", ""),
            location=answer.headers.get("Location", ""),
            content=_read(answer, link, deadline, bounds) if answer.status == 200 else b"",
        )
    finally:
        answer.close()


def _read(answer: BaseHTTPResponse, link: Link, deadline: float, bounds: tuple[int, bool]) -> bytes:
    """Return the body, decompressed in chunks: a few kilobytes of gzip can become gigabytes."""
    limit, cut = bounds
    body = bytearray()
    for chunk in answer.stream(CHUNK, decode_content=True):
        body += chunk
        if time.monotonic() > deadline:
            raise TimeoutError
        if len(body) > limit:
            if not cut:
                raise LinkTooLargeError(host=link.host, megabytes=limit // 1_000_000)
            break
    return bytes(body[:limit])
