"""The errors of fetching links, an error for each reason."""

from classifier.reading.errors import ReadingError


class LinksOffError(ReadingError):
    """Links are switched off by the setting `AINISHA_FETCH_LINKS`. No values."""


class LinkInvalidError(ReadingError):
    """The link is not a web address that is fetched. Values: `url`."""


class LinkRefusedError(ReadingError):
    """The host name resolves to this machine or to a private network. Values: `host`."""


class LinkHostUnknownError(ReadingError):
    """The host name does not exist. Values: `host`."""


class LinkUnreachableError(ReadingError):
    """The site refuses or interrupts connections. Values: `host`."""


class LinkUntrustedError(ReadingError):
    """TLS fails: the certificate is expired, for another name, or from an unknown authority. Values: `host`."""


class LinkTooSlowError(ReadingError):
    """Fetching the page took too long. Values: `host`, `seconds` (the limit)."""


class LinkTooLargeError(ReadingError):
    """The page is larger than any article. Values: `host`, `megabytes` (the limit)."""


class LinkNotTextError(ReadingError):
    """The link leads to another kind of file, such as a picture or a PDF. Values: `content_type`."""


class LinkRedirectsError(ReadingError):
    """There are too many redirects. Values: `limit`."""


class LinkForbiddenByRobotsError(ReadingError):
    """The site's robots.txt forbids programs to read the page. Values: `host`."""


class LinkLoginError(ReadingError):
    """The page needs a login, a payment or a captcha. Values: `host`, `status`."""


class LinkNotFoundError(ReadingError):
    """The page does not exist: status 404 or 410. Values: `host`."""


class LinkStatusError(ReadingError):
    """The site answers with another status than 200. Values: `host`, `status`."""


class LinkHasNoArticleError(ReadingError):
    """The page has too little text: it is a front page, a film or a teaser. Values: `host`."""
