"""Links → articles, on servers of this machine; and all the ways into a private network → refused."""

import ipaddress
import socket
import sys
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.errors import ClassifierError, TextTooLongError
from classifier.reading import fetch_article, isolation, links_are_on
from classifier.reading.links import errors as link_errors
from classifier.reading.links import reader as web
from classifier.reading.links.addresses import Link, Policy, is_near, is_public, leads_outside
from tests.reading import servers
from tests.reading.files import BODY, TITLE, html_of
from tests.reading.servers import OPEN, answer, fetch_here, fixed, serving

PAGE = ("/makala", answer(html_of()))


def test_a_page_gives_its_article() -> None:
    with serving(fixed(PAGE)) as origin:
        text = fetch_here(f"{origin}/makala", OPEN)
    assert text.startswith(TITLE)
    assert all(paragraph in text for paragraph in BODY)
    assert "Nyumbani" not in text


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_plain_text_in_the_encoding_that_the_server_says(encoding: str) -> None:
    text = "Éliya “afika” mjini. " * 30
    with serving(fixed(("/a", answer(text.encode(encoding), kind=f"text/plain; charset={encoding}")))) as origin:
        assert fetch_here(f"{origin}/a", OPEN) == text.strip()


def test_an_article_is_found_after_five_redirects() -> None:
    hops = [
        (f"/{n}", answer(status=status, Location=f"/{n + 1}")) for n, status in enumerate((301, 302, 303, 307, 308))
    ]
    with serving(fixed(*hops, ("/5", answer(html_of())))) as origin:
        assert fetch_here(f"{origin}/0", OPEN).startswith(TITLE)


ANSWERS: dict[str, tuple[bytes, type[ClassifierError]]] = {
    "401": (answer(status=401), link_errors.LinkLoginError),
    "402": (answer(status=402), link_errors.LinkLoginError),
    "403": (answer(status=403), link_errors.LinkLoginError),
    "404": (answer(status=404), link_errors.LinkNotFoundError),
    "410": (answer(status=410), link_errors.LinkNotFoundError),
    "429": (answer(status=429), link_errors.LinkStatusError),
    "500": (answer(status=500), link_errors.LinkStatusError),
    "a picture": (answer(b"\x89PNG", kind="image/png"), link_errors.LinkNotTextError),
    "a type unsaid": (answer(html_of(), kind=""), link_errors.LinkNotTextError),
    "a loop": (answer(status=302, Location="/a"), link_errors.LinkRedirectsError),
    "a redirect to nowhere": (answer(status=302), link_errors.LinkRedirectsError),
    "a redirect to a file": (answer(status=302, Location="file:///etc/passwd"), link_errors.LinkInvalidError),
    "a redirect to nonsense": (answer(status=302, Location="http://[x"), link_errors.LinkInvalidError),
    "5 MB and one": (answer(b"<p>" + b"a" * 5_000_000), link_errors.LinkTooLargeError),
    "a teaser": (answer(b"<p>Jiandikishe usome zaidi"), link_errors.LinkHasNoArticleError),
    "nothing": (answer(b""), link_errors.LinkHasNoArticleError),
    "no text": (answer(bytes(range(256)) * 99), link_errors.LinkHasNoArticleError),
    "a book": (answer(b"habari " * 40_000, kind="text/plain"), TextTooLongError),
    "no HTTP": (b"SSH-2.0-OpenSSH_9.9\r\n", link_errors.LinkUnreachableError),
    "not gzip": (answer(b"habari" * 100, Content_Encoding="gzip"), link_errors.LinkUnreachableError),
    "many headers": (answer(more="X: a\r\n" * 300), link_errors.LinkUnreachableError),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_any_other_answer_gets_its_own_sentence(name: str) -> None:
    content, error = ANSWERS[name]
    with serving(fixed(("/a", content))) as origin, pytest.raises(ClassifierError) as caught:
        fetch_here(f"{origin}/a", OPEN)
    assert type(caught.value) is error


def test_six_redirects_are_too_many() -> None:
    hops = [(f"/{n}", answer(status=302, Location=f"/{n + 1}")) for n in range(6)]
    with serving(fixed(*hops, ("/6", answer(html_of())))) as origin, pytest.raises(link_errors.LinkRedirectsError):
        fetch_here(f"{origin}/0", OPEN)


MISBEHAVIOUR: dict[str, tuple[Callable[[socket.socket], None], type[ClassifierError]]] = {
    "never answers": (servers.never_answers, link_errors.LinkTooSlowError),
    "sends for ever": (servers.sends_for_ever, link_errors.LinkTooLargeError),
    "drips a body": (servers.drips_a_body, link_errors.LinkTooSlowError),
    "drips headers": (servers.drips_headers, link_errors.LinkTooSlowError),
    "a gzip bomb": (servers.gzip_bomb, link_errors.LinkTooLargeError),
    "breaks off": (servers.breaks_off, link_errors.LinkUnreachableError),
}


@pytest.mark.parametrize("name", MISBEHAVIOUR)
def test_a_bad_server_costs_a_sentence_and_little_time(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    act, error = MISBEHAVIOUR[name]
    monkeypatch.setattr(isolation, "MODULE", servers.__name__)
    # What never ends is stopped, however long that is waited for; all else has the time that a busy machine takes.
    monkeypatch.setattr(web, "SECONDS", 3 if error is link_errors.LinkTooSlowError else 600)
    monkeypatch.setattr(web, "Policy", lambda: OPEN)
    with serving(servers.after_robots(act)) as origin, pytest.raises(ClassifierError) as caught:
        fetch_article(f"{origin}/a")
    assert type(caught.value) is error


def test_a_name_server_that_never_answers_costs_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "MODULE", servers.__name__)
    monkeypatch.setattr(web, "SECONDS", 2)
    with pytest.raises(link_errors.LinkTooSlowError, match=r"lala\.example did not send the page within 2 seconds"):
        fetch_article(f"https://{servers.SLEEPY}/")


def test_nobody_listens() -> None:
    with serving(fixed()) as origin:
        pass
    with pytest.raises(link_errors.LinkUnreachableError):
        fetch_here(origin, OPEN)


def test_a_certificate_that_nobody_signed() -> None:
    with serving(fixed()) as origin, pytest.raises((link_errors.LinkUntrustedError, link_errors.LinkUnreachableError)):
        fetch_here(origin.replace("http:", "https:"), OPEN)


ROBOTS = {
    "all": ("User-agent: *\nDisallow: /", False),
    "us": ("User-agent: Ainisha\nDisallow: /", False),
    "a pattern": ("User-agent: *\nDisallow: /*kala$", False),
    "others": ("User-agent: Bingbot\nDisallow: /", True),
    "another page": ("User-agent: *\nDisallow: /siri", True),
    "the longest rule wins": ("User-agent: *\nDisallow: /\nAllow: /makala", True),
    "binary": ("\0\1\2", True),
}


@pytest.mark.parametrize("name", ROBOTS)
def test_robots_txt_is_kept(name: str) -> None:
    rules, allowed = ROBOTS[name]
    with serving(fixed(PAGE, ("/robots.txt", answer(rules.encode(), kind="text/plain")))) as origin:
        if allowed:
            assert fetch_here(f"{origin}/makala", OPEN).startswith(TITLE)
        else:
            with pytest.raises(link_errors.LinkForbiddenByRobotsError):
                fetch_here(f"{origin}/makala", OPEN)


OUTSIDE = ("93.184.216.34", "2606:2800:220:1::1")
INSIDE = (
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001", "0", "0.0.0.0",  # noqa: S104
    "localhost", "LOCALHOST.", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]",
    "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2002:5db8:d822::1]", "[fe80::1]", "[fc00::1]",
    "[fec0::1]", "[ff02::1]", "[fd00:ec2::254]", "169.254.169.254", "2852039166", "168.63.129.16",
    "100.100.100.200", "192.0.0.192", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "198.18.0.1", "224.0.0.1",
    "240.0.0.1", "255.255.255.255", "①②⑦.0.0.1", "192.88.99.1", "[3fff::1]", "[3fff:fff:ffff::1]",
    "１２７.0.0.1", "127。0。0。1",
)  # fmt: skip


@pytest.mark.parametrize("host", INSIDE)
def test_no_spelling_leads_inside(host: str) -> None:
    refused = (link_errors.LinkRefusedError, link_errors.LinkHostUnknownError, link_errors.LinkInvalidError)
    with pytest.raises(refused):
        fetch_here(f"http://{host}/")


@pytest.mark.parametrize("address", OUTSIDE)
def test_the_public_internet_is_open(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))
    assert leads_outside(ipaddress.ip_address(address))


def own_address() -> str:
    """Return the address of this machine on its network; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((OUTSIDE[0], 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows takes no notice of SO_DONTROUTE")
def test_the_own_network_is_not_outside_whatever_its_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("classifier.reading.links.addresses.is_public", lambda _address: True)
    for near in (own_address(), "127.0.0.1", "127.9.9.9"):
        assert is_near(ipaddress.ip_address(near))
        assert not leads_outside(ipaddress.ip_address(near))
    assert not is_near(ipaddress.ip_address(OUTSIDE[0]))


def test_a_system_that_answers_the_same_for_all_addresses_refuses_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("classifier.reading.links.addresses._connect_directly", lambda _socket, _host: None)
    assert leads_outside(ipaddress.ip_address(OUTSIDE[0]))


@pytest.mark.parametrize("inside", ["127.0.0.1", "169.254.169.254", "::1", "10.1.2.3", "::ffff:10.1.2.3"])
def test_a_name_that_leads_inside_is_refused(inside: str) -> None:
    # One address outside is no excuse: which of the two is used would be up to whoever owns the name.
    found = [ipaddress.ip_address("93.184.216.34"), ipaddress.ip_address(inside)]
    with pytest.raises(link_errors.LinkRefusedError, match=r"gazeti\.example is not on the public internet"):
        fetch_here("http://gazeti.example/", Policy(resolve=lambda _host, _port: found))


@pytest.mark.parametrize("inside", ["http://169.254.169.254/", "http://[::1]/", "//127.0.0.2/", "http://2130706433/"])
def test_a_redirect_that_leads_inside_is_refused(inside: str) -> None:
    visited = ipaddress.ip_address("127.0.0.1")
    outer = Policy(ports=OPEN.ports, allows=lambda address: address == visited or is_public(address))
    target = inside.replace("2130706433", "2130706434")
    hop = ("/a", answer(status=302, Location=target))
    with serving(fixed(hop)) as origin, pytest.raises(link_errors.LinkRefusedError):
        fetch_here(f"{origin}/a", outer)


def test_a_name_is_asked_for_once_a_request() -> None:
    """A name server that answers differently the second time leads nowhere: there is no second time."""
    asked: list[str] = []

    def resolve(host: str, _port: int) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
        asked.append(host)
        return [ipaddress.ip_address("127.0.0.1")]

    with serving(fixed(PAGE)) as origin:
        port = origin.rpartition(":")[2]
        text = fetch_here(f"http://gazeti.example:{port}/makala", Policy(OPEN.ports, OPEN.allows, resolve))
    assert text.startswith(TITLE)
    assert asked == ["gazeti.example"] * 2  # robots.txt and the page


WRONG = (
    "", "habari", "ftp://a.b/", "file:///etc/passwd", "javascript:alert(1)", "http://", "http:///a", "http://a:b@c.d/",
    "http://c.d:22/", "http://c.d:8080/", "https://c.d:99999/", "http://c.d:x/", "http://a b/", "http://a\\b/",
    "http://[fe80::1%25eth0]/", "http://a\r\nHost: b/", "http://\ud800.com/", "http://c.d/" + "a" * 2000, "//c.d/",
)  # fmt: skip


@pytest.mark.parametrize("url", WRONG)
def test_what_is_no_link_is_told_without_a_process(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "MODULE", "none")
    with pytest.raises(link_errors.LinkInvalidError) as caught:
        fetch_article(url)
    assert len(str(caught.value)) < 400


@given(st.text() | st.text("htps:/.@[]0127xf%\\\r\n#?").map("http://".__add__))
def test_any_link_is_refused_or_made_of_safe_parts(url: str) -> None:
    try:
        link = Link.parse(url, Policy())
    except link_errors.LinkInvalidError:
        return
    assert link.port in {80, 443}
    assert link.target.isascii()
    assert link.target.isprintable()
    assert " " not in link.authority + link.target
    assert Link.parse(str(link), Policy()) == link


@pytest.mark.parametrize("value", ["off", "OFF", "0", "false", "no"])
def test_links_can_be_switched_off(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(web.SETTING, value)
    assert not links_are_on()
    with pytest.raises(link_errors.LinksOffError):
        fetch_article("https://example.com/")


@pytest.mark.parametrize("value", ["", "on", "1"])
def test_links_are_on_unless_switched_off(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(web.SETTING, value)
    assert links_are_on()
