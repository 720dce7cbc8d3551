"""Why a link could not be read, and what to do about it: one error a reason."""

from classifier.reading.errors import ReadingError


class LinksOffError(ReadingError):
    """Whoever runs the app has switched links off. No values."""


class LinkInvalidError(ReadingError):
    """Not a web address that is fetched. Values: `url`."""


class LinkRefusedError(ReadingError):
    """The name leads to this machine or to a private network. Values: `host`."""


class LinkHostUnknownError(ReadingError):
    """No such name. Values: `host`."""


class LinkUnreachableError(ReadingError):
    """The site refuses connections, or breaks them off. Values: `host`."""


class LinkUntrustedError(ReadingError):
    """TLS fails: the certificate is out of date, of another name, or of nobody known. Values: `host`."""


class LinkTooSlowError(ReadingError):
    """All of it took longer than the limit. Values: `host`, `seconds` (the limit)."""


class LinkTooLargeError(ReadingError):
    """The page is larger than any article. Values: `host`, `megabytes` (the limit)."""


class LinkNotTextError(ReadingError):
    """A picture, a PDF, a film. Values: `content_type`."""


class LinkRedirectsError(ReadingError):
    """The page sends on, and on. Values: `limit`."""


class LinkForbiddenByRobotsError(ReadingError):
    """The site's robots.txt asks programs to stay away. Values: `host`."""


class LinkLoginError(ReadingError):
    """A login, a payment or a check for people stands before the page. Values: `host`, `status`."""


class LinkNotFoundError(ReadingError):
    """404 or 410. Values: `host`."""


class LinkStatusError(ReadingError):
    """Any other answer than the page. Values: `host`, `status`."""


class LinkHasNoArticleError(ReadingError):
    """A front page, a film, or a teaser before a payment. Values: `host`."""
