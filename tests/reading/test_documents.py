"""Files → text, and every way a file can be wrong → its own sentence."""

import json
import os
import string
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.errors import ClassifierError, TextTooLongError
from classifier.fair_lock import FairLock
from classifier.reading import DOCUMENT_ENDINGS, errors, isolation, read_document
from classifier.reading.confinement import landlock_version
from classifier.reading.documents.reader import parse_document
from tests.reading.files import BODY, TITLE, docx_of, docx_with, html_of, pdf_of, zip_bomb, zip_of

WORD = "Ng’ombe wa Éliya “waibwa”"


@pytest.mark.parametrize("ending", [".txt", ".md", ".TXT"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_plain_text_in_every_encoding(ending: str, encoding: str) -> None:
    text = f"{WORD} mjini huu. Wananchi wasema polisi hawajafika hadi leo."
    assert read_document(f"makala{ending}", text.encode(encoding)) == text


def test_other_scripts_are_guessed() -> None:
    text = "Правительство объявило вчера о новой программе снабжения сёл питьевой водой. " * 3
    assert read_document("a.txt", text.encode("cp1251")) == text.strip()


def test_word_keeps_paragraphs_and_tables_in_order() -> None:
    content = docx_of(TITLE, BODY[0], table=(("Kodi", "Bei"), ("16%", "200")))
    expected = [TITLE, BODY[0], "Kodi", "Bei", "16%", "200", "Baada ya jedwali"]
    assert read_document("makala.docx", content).splitlines() == expected


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


SEEN = {
    "tracked changes": (f"<w:p><w:ins>{run('mpya')}</w:ins><w:del><w:r><w:delText>a</w:delText></w:r></w:del></w:p>",
                        "mpya"),
    "moved text": (f"<w:p><w:moveFrom>{run('hapa')}</w:moveFrom>{run('pale')}</w:p>", "pale"),
    "tab stops": (f"<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>{run('a')}</w:p>", "a"),
    "tabs and breaks": ("<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>", "a\tb\nc"),
    "link": (f"<w:p><w:hyperlink>{run('kiungo')}</w:hyperlink></w:p>", "kiungo"),
    "form field": (f"<w:sdt><w:sdtContent><w:p>{run('fomu')}</w:p></w:sdtContent></w:sdt>", "fomu"),
    "text box": (
        f"<w:p><w:r><mc:AlternateContent><mc:Choice><w:p>{run('kisanduku')}</w:p></mc:Choice>"
        f"<mc:Fallback><w:p>{run('kisanduku')}</w:p></mc:Fallback></mc:AlternateContent></w:r></w:p>",
        "kisanduku",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SEEN)
def test_word_gives_the_text_that_people_see(name: str) -> None:
    body, text = SEEN[name]
    assert parse_document("makala.docx", docx_with(body)) == text


def test_pdf_joins_words_that_a_narrow_column_broke() -> None:
    assert (
        read_document("gazeti.PDF", pdf_of("Matokeo ya uchagu-", "zi yametangazwa"))
        == "Matokeo ya uchaguzi yametangazwa"
    )


@pytest.mark.parametrize(
    ("title", "heading"),
    [(TITLE, TITLE), (f"{TITLE} | Gazeti", TITLE), (f"{TITLE} - Gazeti la Leo", f"{TITLE} leo")],
    ids=["the same", "with the site's name", "a longer heading"],
)
def test_html_keeps_the_title_once(title: str, heading: str) -> None:
    text = read_document("ukurasa.html", html_of(title, heading=heading))
    assert text.startswith("Rais ahutubia bunge")
    assert text.count("ahutubia bunge") == 1
    assert all(paragraph in text for paragraph in BODY)
    assert "Nyumbani" not in text


def test_html_puts_the_title_before_a_body_without_it() -> None:
    content = html_of().replace(f"<h1>{TITLE}</h1>".encode(), b"")
    assert read_document("ukurasa.htm", content).startswith(f"{TITLE}\n\n{BODY[0]}")


def test_html_says_its_own_encoding() -> None:
    page = '<meta charset="iso-8859-1"><p>' + "Éliya na Zoë wafika " * 5
    assert "Éliya na Zoë" in read_document("a.html", page.encode("latin-1"))


def test_html_without_an_article_gives_all_its_text() -> None:
    assert read_document("a.html", b"<p>Rais ahutubia bunge") == "Rais ahutubia bunge"


REFUSED: dict[str, tuple[str, bytes, type[ClassifierError]]] = {
    "another type": ("picha.jpg", b"\xff\xd8\xff", errors.UnsupportedFileError),
    "no ending": ("makala", b"habari", errors.UnsupportedFileError),
    "0 bytes": ("a.txt", b"", errors.FileEmptyError),
    "blanks": ("a.pdf", b" \n\t", errors.FileEmptyError),
    "over the limit": ("a.txt", b"a" * 10_000_001, errors.FileTooLargeError),
    "a picture called text": ("a.txt", bytes(range(256)) * 40, errors.FileBrokenError),
    "a book": ("a.txt", b"habari " * 100_000, TextTooLongError),
    "a BOM alone": ("a.txt", b"\xef\xbb\xbf", errors.FileHasNoTextError),
    "Word that is no ZIP": ("a.docx", b"\xd0\xcf\x11\xe0 old Word", errors.FileBrokenError),
    "a ZIP that is no Word": ("a.docx", zip_of({"a.txt": b"habari"}), errors.FileBrokenError),
    "Word without text": ("a.docx", docx_of(""), errors.FileHasNoTextError),
    "Word cut off": ("a.docx", docx_of(*BODY)[:-200], errors.FileBrokenError),
    "ZIP bomb": ("a.docx", zip_bomb(), errors.ArchiveTooLargeError),
    "100,000 entries": ("a.docx", b"PK\x01\x02" * 100_000, errors.ArchiveTooLargeError),
    "encrypted PDF": ("a.pdf", pdf_of("siri", encrypt="siri"), errors.FileEncryptedError),
    "scanned PDF": ("a.pdf", pdf_of(), errors.FileScannedError),
    "PDF cut off": ("a.pdf", pdf_of("habari")[:60], errors.FileBrokenError),
    "not a PDF": ("a.pdf", b"habari ya leo", errors.FileBrokenError),
    "HTML without text": ("a.html", b"<html><script>x()</script></html>", errors.FileHasNoTextError),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_wrong_file_gets_its_own_sentence(name: str) -> None:
    file, content, error = REFUSED[name]
    with pytest.raises(error) as caught:
        read_document(file, content)
    assert type(caught.value) is error
    assert file in str(caught.value) or error is TextTooLongError


def test_an_xml_bomb_costs_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "SECONDS", 600)  # which it does not need, on a busy machine either
    entities = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    bomb = docx_with("<w:p><w:r><w:t>&j;</w:t></w:r></w:p>", f'<!DOCTYPE x [<!ENTITY a "habari">{entities}]>')
    with pytest.raises(errors.FileBrokenError):
        read_document("a.docx", bomb)


def test_what_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "SECONDS", 0.05)
    monkeypatch.setattr(isolation, "MODULE", "tests.reading.sleeper")
    with pytest.raises(errors.ReadingTooHeavyError, match=r"a\.pdf takes more than"):
        read_document("a.pdf", pdf_of("habari"))


def test_who_comes_while_all_are_busy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "SECONDS", 0.05)
    for owner in range(isolation.PROCESSES):
        isolation._processors.acquire(owner)
    try:
        with pytest.raises(errors.ReadingBusyError):
            read_document("a.pdf", pdf_of("habari"))
    finally:
        for owner in range(isolation.PROCESSES):
            isolation._processors.release(owner)


@pytest.mark.parametrize(("waits", "error"), [(False, errors.ReadingTooHeavyError), (True, errors.ReadingBusyError)])
def test_who_has_waited_is_not_blamed_for_the_time(
    waits: bool, error: type[ClassifierError], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(isolation, "MODULE", "tests.reading.sleeper")
    lock = FairLock()
    monkeypatch.setattr(isolation, "_processors", lock)
    if waits:
        lock.acquire("another reader")
        threading.Timer(0.1, lock.release, ["another reader"]).start()
    with pytest.raises(error):
        isolation.run_isolated("document", "a.pdf", b"", 0.3)


@pytest.mark.skipif(sys.platform != "linux", reason="limits of a process are as Linux has them")
@pytest.mark.parametrize(
    "deed",
    ["bytearray(2_000_000_000)", "Path('written').write_text('x')", "while True: pass"],
    ids=["memory", "writing a file", "time"],
)
def test_the_process_is_bounded(deed: str, tmp_path: os.PathLike[str]) -> None:
    program = f"from classifier.reading.isolation import *; limit_this_process(1)\n{deed}"
    environment = {**isolation.environment()}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    assert done.returncode != 0


def test_the_process_gets_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://siri")
    assert "DATABASE_URL" not in isolation.environment()


def test_a_name_is_never_a_command_nor_a_path() -> None:
    names = "--help.docx", "../../etc/passwd.docx", "$(id).docx", "a\0b.docx", "\ud800.docx", "'; ls.docx", "a\nb.docx"
    for name in (*names, f"{'jina' * 35_000}.docx"):
        assert read_document(name, docx_of("Habari")) == "Habari"


SPY = """
import json, os, sys
from pathlib import Path
from classifier.reading import __main__ as reader
from classifier.reading.confinement import landlock_version

def look(name, content, option):
    paths = json.loads(content)
    found = [path for path in (*paths, "/proc/self/cmdline") if readable(path)]
    return [{"found": found, "folder": os.getcwd(), "descriptors": descriptors(), "argv": sys.orig_argv[1:]}]

def readable(path):
    try:
        return bool(Path(path).read_bytes())
    except OSError:
        return False

def descriptors():
    return [number for number in range(64) if is_open(number)]

def is_open(number):
    try:
        os.fstat(number)
    except OSError:
        return False
    return True

reader.TASKS["document"] = look
reader.main(reader.unpack())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Landlock and prctl are Linux's")
def test_the_process_reads_nothing_that_is_not_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither its parent's environment, the app's folder, nor open files; and nobody reads the name in its own."""
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "spy.py").write_text(SPY)
    secrets = tmp_path / "elsewhere" / "secrets.toml"
    secrets.parent.mkdir()
    secrets.write_text("siri")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "code"))
    monkeypatch.setattr(isolation, "MODULE", "spy")
    readme = Path(isolation.__file__).parents[2] / "README.md"
    wanted = [str(secrets), str(readme), f"/proc/{os.getpid()}/environ", f"/proc/{os.getpid()}/mem"]
    with secrets.open() as opened:
        os.set_inheritable(opened.fileno(), True)
        (seen,) = isolation.run_isolated("document", "siri.docx", json.dumps(wanted).encode())
    assert seen["descriptors"] == [0, 1, 2]
    assert seen["folder"] == "/"
    assert "siri.docx" not in seen["argv"]
    if landlock_version():
        assert seen["found"] == []
    elif os.geteuid():
        assert not [path for path in seen["found"] if path.startswith(f"/proc/{os.getpid()}")]


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
def test_the_app_is_not_dumpable_once_it_has_read_a_file() -> None:
    code = "from tests.reading.files import docx_of; from classifier.reading import read_document; import ctypes\n"
    code += "read_document('a.docx', docx_of('x')); print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout == b"0\n"


def every_error(root: type[ClassifierError]) -> list[type[ClassifierError]]:
    return [child for found in root.__subclasses__() for child in (found, *every_error(found))]


@pytest.mark.parametrize("error", every_error(errors.ReadingError), ids=lambda error: error.code)
def test_errors_cross_from_process_to_process(error: type[ClassifierError]) -> None:
    raised = error(**{place: 7 for _, place, _, _ in string.Formatter().parse(error.sentence) if place})
    found = errors.from_json(errors.to_json(raised))
    assert type(found) is error
    assert str(found) == str(raised)


SEEDS = (docx_of("Habari"), pdf_of("Habari"), html_of(), "Habari é".encode("utf-16"), zip_of({"a": b"b"}))


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A real file with some bytes changed, cut or doubled; or any bytes at all."""
    content = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(content)))
        content[at : at + draw(st.integers(0, 20))] = draw(st.binary(max_size=20))
    return bytes(content)


@settings(max_examples=150)
@given(ending=st.sampled_from(DOCUMENT_ENDINGS), content=damaged() | st.binary(max_size=3000))
@pytest.mark.filterwarnings("ignore")  # parsers have much to say about such files
def test_any_bytes_give_text_or_a_sentence(ending: str, content: bytes) -> None:
    try:
        text = parse_document(f"a{ending}", content)
    except ClassifierError:
        return
    assert text.strip()
