"""Extracts the article from a web page, also from one that a browser saved."""

import email
import email.policy
from typing import Any

from classifier.reading.encoding import decode
from classifier.text import normalize_text


def extract_page(html: str) -> str:
    """Return the article of a web page, its title first; an empty text where there is none."""
    import trafilatura

    page: Any = trafilatura.bare_extraction(_whole(html), include_comments=False, with_metadata=True)
    if page is None:
        return ""
    title, body = (page.title or "").strip(), (page.text or "").strip()
    return body if _begins_with(body, title) else f"{title}\n\n{body}".strip()


def _whole(html: str) -> str:
    """Return a whole page for a fragment of HTML: trafilatura reads only whole pages."""
    return html if "<html" in html.lower() else f"<html><body>{html}</body></html>"


def _begins_with(body: str, title: str) -> bool:
    """Return whether `body` begins with the title; sites add their own name to the title in the page's head."""
    first, words = normalize_text(body.partition("\n")[0]), normalize_text(title)
    return first.startswith(words) or (first.count(" ") >= 3 and words.startswith(first))


def read_html(_name: str, content: bytes) -> str:
    """Return the article of a page."""
    return _article_or_all(decode(content))


def read_mhtml(_name: str, content: bytes) -> str:
    """Return the article of a page that a browser saved as a single file; raises ValueError without a page."""
    for part in email.message_from_bytes(content, policy=email.policy.compat32).walk():
        if part.get_content_type() == "text/html":
            page: Any = part.get_payload(decode=True)
            return _article_or_all(decode(page, part.get("Content-Type", "")))
    raise ValueError("no page")


def _article_or_all(html: str) -> str:
    """Return the article of a page, else all its text: a reader chose this file on purpose."""
    from trafilatura import html2txt

    return extract_page(html) or str(html2txt(_whole(html)))
