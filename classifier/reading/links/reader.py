"""Reads the article behind a link, without giving readers access to private networks (SSRF).

    link ─► parts checked ─► every address of the host checked ─► connection to a checked address ─► page

The target of each redirect is checked in the same way. All of it happens in a process of its own, which is killed when
its time is over, even while a server or name server does not answer. A second process extracts the article from the
page: fetching needs no processor time and does not delay files of other readers.
"""

import os
import time
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from classifier.errors import ClassifierError, TextTooLongError
from classifier.reading.documents.pages import extract_page
from classifier.reading.encoding import decode
from classifier.reading.errors import ReadingTooHeavyError
from classifier.reading.isolation import run_isolated
from classifier.reading.links import errors
from classifier.reading.links.addresses import Link, Policy, complete
from classifier.text import MAX_CHARACTERS, split_words

if TYPE_CHECKING:
    from classifier.reading.links.http import Response

SETTING = "AINISHA_FETCH_LINKS"
"""The environment variable that switches links off when it is `off`."""
SECONDS = 10
MAX_REDIRECTS = 5
MAX_PAGE_MEGABYTES = 5
MAX_ROBOTS_BYTES = 500_000
FEWEST_WORDS = 30
"""Smallest number of words of an article: shorter texts are teasers, captions or menus."""

_TYPES = ("text/html", "application/xhtml+xml", "text/plain")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


def links_are_on() -> bool:
    """Return whether this app fetches links: it does unless the setting says `off`."""
    return os.environ.get(SETTING, "").strip().lower() not in {"off", "0", "false", "no"}


class WebPage(NamedTuple):
    """The page behind a link."""

    host: str
    plain: bool
    """Whether it is plain text instead of HTML."""
    text: str


def fetch_article(url: str, owner: Hashable | None = None) -> str:
    """Return the article of the web page at `url`, its title first, within 10 seconds.

    Links of the same `owner`, such as a reader's session, are fetched one at a time.

    Raises the errors of `classifier.reading.errors` that begin with Link or Reading, and TextTooLongError: all of them
    `ClassifierError`.
    """
    if not links_are_on():
        raise errors.LinksOffError
    link, deadline = Link.parse(complete(url), Policy()), time.monotonic() + SECONDS
    try:
        page = WebPage(*run_isolated("link", str(link), b"", SECONDS, owner))
        if not page.plain:
            content, remaining = page.text.encode("utf-8", "surrogatepass"), max(0.0, deadline - time.monotonic())
            (text,) = run_isolated("page", page.host, content, remaining, owner)
            page = page._replace(text=text)
    except ReadingTooHeavyError as error:
        raise errors.LinkTooSlowError(host=link.host, seconds=SECONDS) from error
    return check_article(page)


def fetch_page(url: str, policy: Policy | None = None, seconds: float = SECONDS) -> WebPage:
    """Return the page that `url` leads to; only tests have a `policy` and `seconds` of their own."""
    visit = Visit(policy or Policy(), time.monotonic() + seconds, seconds)
    link, answer = visit.follow(Link.parse(url, visit.policy))
    _check_type(answer)
    try:
        text = decode(answer.content, answer.content_type)
    except ValueError:  # not text in any encoding
        text = ""
    return WebPage(link.host, answer.content_type.lower().startswith("text/plain"), text)


def extract_article(html: str) -> str:
    """Return the article of a web page; an empty text where there is none."""
    try:
        return extract_page(html)
    except (ClassifierError, MemoryError):
        raise
    except Exception:
        return ""


def check_article(page: WebPage) -> str:
    """Return the text of a page; raises TextTooLongError, or LinkHasNoArticleError for one that is too short."""
    text = page.text.strip()
    if len(text) > MAX_CHARACTERS:
        raise TextTooLongError(length=len(text), limit=MAX_CHARACTERS)
    if len(split_words(text)) < FEWEST_WORDS:
        raise errors.LinkHasNoArticleError(host=page.host)
    return text


@dataclass
class Visit:
    """The fetching of a page: its deadline, and the robots.txt of every site on the way."""

    policy: Policy
    deadline: float
    """A time of `time.monotonic`."""
    seconds: float
    """The time limit, for errors."""
    rules: dict[str, Any] = field(default_factory=dict)
    """Origin → its parsed robots.txt."""

    def follow(self, link: Link) -> tuple[Link, "Response"]:
        """Return the final link and its response, after at most `MAX_REDIRECTS` redirects."""
        for _ in range(MAX_REDIRECTS + 1):
            if not self._may_read(link):
                raise errors.LinkForbiddenByRobotsError(host=link.host)
            answer = self._get(link, MAX_PAGE_MEGABYTES * 1_000_000)
            if answer.status not in _REDIRECTS:
                _check_status(link, answer.status)
                return link, answer
            link = link.join(answer.location, self.policy)
        raise errors.LinkRedirectsError(limit=MAX_REDIRECTS)

    def _may_read(self, link: Link) -> bool:
        from protego import Protego  # unlike the standard library's parser it supports `*`, `$` and the longest match

        if link.origin not in self.rules:
            self.rules[link.origin] = Protego.parse(self._robots(link))
        return bool(self.rules[link.origin].can_fetch(str(link), "Ainisha"))

    def _robots(self, link: Link) -> str:
        """Return the robots.txt for `link`, empty where there is none (RFC 9309)."""
        at = link.join("/robots.txt", self.policy)
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._get(at, MAX_ROBOTS_BYTES, cut=True)
            if answer.status in _REDIRECTS:
                at = at.join(answer.location, self.policy)
                continue
            if answer.status >= 500:  # RFC 9309: while robots.txt is unavailable, nothing is allowed
                raise errors.LinkStatusError(host=link.host, status=answer.status)
            return answer.content.decode("utf-8", "replace") if answer.status == 200 else ""
        return ""

    def _get(self, link: Link, limit: int, cut: bool = False) -> "Response":
        from classifier.reading.links.http import get  # slow to import; only the fetching process needs it

        remaining = self.deadline - time.monotonic()
        if remaining <= 0:
            raise errors.LinkTooSlowError(host=link.host, seconds=round(self.seconds))
        try:
            return get(link, self.policy, remaining, limit, cut=cut)
        except TimeoutError as error:
            raise errors.LinkTooSlowError(host=link.host, seconds=round(self.seconds)) from error


def _check_status(link: Link, status: int) -> None:
    if status in {401, 402, 403, 451}:
        raise errors.LinkLoginError(host=link.host, status=status)
    if status in {404, 410}:
        raise errors.LinkNotFoundError(host=link.host)
    if status != 200:
        raise errors.LinkStatusError(host=link.host, status=status)


def _check_type(answer: "Response") -> None:
    kind = answer.content_type.partition(";")[0].strip().lower()
    if kind not in _TYPES:
        raise errors.LinkNotTextError(content_type=kind[:100] or "?")
