from pathlib import Path

import pytest

from classifier.topics import codes_of
from classifier.training import data
from classifier.training.data.articles import (
    NO_TOPIC,
    Article,
    Lead,
    near_copies,
    overlaps,
    split_folds,
    view,
    without_copies,
)
from classifier.training.data.files import Columns, read_articles, read_leads, read_texts
from classifier.training.errors import TrainingDataError
from tests.reading.files import xlsx_of

HEAD = "category\theadline\ttext\turl\n"
LONG = "neno moja mbili tatu nne tano sita saba nane tisa kumi"


def test_an_article_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "train.tsv"
    path.write_text(HEAD + 'afya\tKichwa\t"Maneno yenye ""nukuu"" na\ttab"\thttp://x\n')
    assert read_articles(path) == [Article("afya", "Kichwa", 'Maneno yenye "nukuu" na\ttab')]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_articles_are_read_in_the_encodings_of_spreadsheets(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "train.csv"
    path.write_bytes("Ripoti\ncategory;text\nAfya;“Éliya” apona na Zoë pia, asema daktari\n".encode(encoding))
    (article,) = read_articles(path)
    assert view(article, "full").split() == ["“Éliya”", "apona", "na", "Zoë", "pia,", "asema", "daktari"]


def test_articles_are_read_from_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "train.xlsx"
    path.write_bytes(xlsx_of(("Ripoti",), ("text", "category"), ("Daktari atoa chanjo", "Afya")))
    assert read_articles(path) == [Article("afya", "Daktari atoa chanjo", "")]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty"),
        (b"category\theadline\turl\nafya\tx\ty\n", "no column 'text'"),
        (HEAD.encode(), "no row"),
        (HEAD.encode() + b"afya\t\tmaneno\t\n", "Row 2 has nothing in the column 'headline'"),
        (HEAD.encode() + b"afya\tKichwa\n", "Row 2 has nothing in the column 'text'"),
        (bytes(range(256)) * 9, "damaged"),
        (HEAD.encode() + b"afya\tKichwa\tmaneno\thttp://x\tzaidi\n", "Row 2: This row has 5 cells"),
    ],
)
def test_a_bad_file_is_a_sentence(content: bytes, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "train.tsv"
    path.write_bytes(content)
    with pytest.raises(TrainingDataError, match=problem) as caught:
        read_articles(path)
    assert str(path) in str(caught.value)


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(TrainingDataError, match="no such file"):
        read_articles(tmp_path / "train.tsv")


@pytest.mark.parametrize(
    ("row", "problem"), [("uganga\tKichwa\t3\t1.0", "'uganga'"), ("afya\tKichwa\t3\tnusu", "agreement in row 2")]
)
def test_a_bad_lead_is_a_sentence(row: str, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "leads.tsv"
    path.write_text(f"category\ttext\tannotators\tagreement\n{row}\n")
    with pytest.raises(TrainingDataError, match=problem):
        read_leads(path, ["afya", "siasa"])


def test_a_reader_may_have_said_that_no_topic_fits(tmp_path: Path) -> None:
    (tmp_path / "feedback.tsv").write_text("category\ttext\tagreement\nnone\tMaandishi\t1.0\n")
    assert read_leads(tmp_path / "feedback.tsv", ["afya", "siasa"]) == [Lead(NO_TOPIC, "Maandishi", 1.0)]


def test_unlabelled_texts_come_from_lines_tables_and_folders(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("moja\n\nmbili\n")
    (tmp_path / "b.csv").write_text('id,content\n1,"tatu, nne"\n')
    assert list(read_texts([tmp_path])) == ["moja", "mbili", "tatu, nne"]


def test_views_are_what_journalists_paste() -> None:
    article = Article("afya", "Kichwa cha habari", LONG * 50)
    assert view(article, "headline") == "Kichwa cha habari"
    assert len(view(article, "lead").split()) == 40
    assert len(view(article, "first_200").split()) == 200
    assert view(article, "full").startswith("Kichwa cha habari\n")


def test_a_daily_series_is_no_copy_but_a_reworded_article_is() -> None:
    series = "Tetesi za soka"
    first = Article("michezo", series, LONG)
    second = Article("michezo", series, "hapa kuna habari tofauti kabisa ambayo haifanani na nyingine yoyote ile")
    third = Article("michezo", "Kichwa kipya", LONG + " na zaidi")
    groups = near_copies([first, second, third])
    assert groups[0] == groups[2] != groups[1]


def test_leads_of_held_out_articles_are_left_out() -> None:
    article = Article("afya", "Kichwa cha habari hii ndefu", LONG)
    own, other = Lead("afya", f"Kichwa cha habari hii ndefu. {LONG[:30]}", 1.0), Lead("afya", "Jambo jingine", 1.0)
    assert without_copies([own, other], [article]) == [other]


def test_short_texts_overlap_only_when_they_are_the_same() -> None:
    assert overlaps(["habari njema"], ["habari njema", "habari mbaya"]) == [{0}]


def test_folds_hold_out_every_article_once_and_copies_together() -> None:
    articles = [Article(label, f"{label} {i}", f"{label} {chr(97 + i) * 3} " * 5) for label in "xy" for i in range(6)]
    copied = [*articles, articles[0]]
    folds = split_folds(copied, 3, seed=1)
    assert sorted(i for fold in folds for i in fold.tolist()) == list(range(13))
    assert any({0, 12} <= set(fold.tolist()) for fold in folds)


def test_too_few_articles_for_the_folds_is_a_sentence() -> None:
    with pytest.raises(TrainingDataError, match="fewer than the 3 folds"):
        split_folds([Article("x", "a", "b"), Article("x", "c", "d")], 3, seed=1)


def test_our_own_texts_have_media_topics_and_are_told_once() -> None:
    path = Path(data.__file__).with_name("written.tsv")
    articles = read_articles(path, Columns("text", "primary", second="second"))
    labels = {label for article in articles for label in (article.label, article.second)} - {""}
    assert labels == set(codes_of(labels))
    texts = [view(article, "full") for article in articles]
    assert not any(others - {index} for index, others in enumerate(overlaps(texts, texts)))
