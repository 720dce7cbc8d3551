"""Why a link could not be read, and what to do about it: one error a reason."""

from classifier.reading.errors import ReadingError


class LinksOffError(ReadingError):
    """Whoever runs the app has switched links off. No values."""

    code = "links_off"
    sentence = "Links are switched off here. Open the page in your browser and paste its text."


class LinkInvalidError(ReadingError):
    """Not a web address that is fetched. Values: `url`."""

    code = "link_invalid"
    sentence = (
        "{url} is not a web address that can be opened here. "
        "It should start with http:// or https://, with no port number, user name or password."
    )


class LinkRefusedError(ReadingError):
    """The name leads to this machine or to a private network. Values: `host`."""

    code = "link_refused"
    sentence = "{host} is not on the public internet, so it is not opened. Paste the text of the article instead."


class LinkHostUnknownError(ReadingError):
    """No such name. Values: `host`."""

    code = "link_host_unknown"
    sentence = "There is no site called {host}. Check the spelling of the link."


class LinkUnreachableError(ReadingError):
    """The site refuses connections, or breaks them off. Values: `host`."""

    code = "link_unreachable"
    sentence = "{host} cannot be reached. Try again later, or open the page in your browser and paste its text."


class LinkUntrustedError(ReadingError):
    """TLS fails: the certificate is out of date, of another name, or of nobody known. Values: `host`."""

    code = "link_untrusted"
    sentence = "The certificate of {host} is not in order, so the page is not opened. Paste its text instead."


class LinkTooSlowError(ReadingError):
    """All of it took longer than the limit. Values: `host`, `seconds` (the limit)."""

    code = "link_too_slow"
    sentence = "{host} did not send the page within {seconds} seconds. Try again, or paste the text of the page."


class LinkTooLargeError(ReadingError):
    """The page is larger than any article. Values: `host`, `megabytes` (the limit)."""

    code = "link_too_large"
    sentence = "The page at {host} is larger than the limit of {megabytes} MB. Paste the text of the article instead."


class LinkNotTextError(ReadingError):
    """A picture, a PDF, a film. Values: `content_type`."""

    code = "link_not_text"
    sentence = "The link leads to a file of type {content_type}, not to a web page. Download it and open it as a file."


class LinkRedirectsError(ReadingError):
    """The page sends on, and on. Values: `limit`."""

    code = "link_redirects"
    sentence = "The link was sent on more than {limit} times. Open it in your browser and copy the address it ends at."


class LinkForbiddenByRobotsError(ReadingError):
    """The site's robots.txt asks programs to stay away. Values: `host`."""

    code = "link_forbidden_by_robots"
    sentence = "{host} asks programs not to read this page. Open it in your browser and paste its text."


class LinkLoginError(ReadingError):
    """A login, a payment or a check for people stands before the page. Values: `host`, `status`."""

    code = "link_login"
    sentence = (
        "{host} shows this page only to people who sign in or subscribe (answer {status}). "
        "Open it in your browser and paste its text."
    )


class LinkNotFoundError(ReadingError):
    """404 or 410. Values: `host`."""

    code = "link_not_found"
    sentence = "{host} has no page at this address. Check the link, or search the site for the article."


class LinkStatusError(ReadingError):
    """Any other answer than the page. Values: `host`, `status`."""

    code = "link_status"
    sentence = "{host} answered with an error ({status}) instead of the page. Try again later, or paste its text."


class LinkHasNoArticleError(ReadingError):
    """A front page, a film, or a teaser before a payment. Values: `host`."""

    code = "link_has_no_article"
    sentence = (
        "There is hardly any text on this page of {host}: it may need a subscription, or hold a film. "
        "Open it in your browser and paste the text."
    )
