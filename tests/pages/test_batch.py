"""Many articles at once, without a browser: from a file to answers, figures and charts, and nothing is lost."""

import csv
import io
import json
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from classifier import Prediction
from classifier.reading import MAX_TABLE_MEGABYTES, ResultColumns, to_csv
from pages.components.batch.adjust import with_desks
from pages.components.batch.example import EXAMPLE_NAME, STORIES, example_csv
from pages.components.batch.job import Batch, Job
from pages.components.batch.printout import printed_summary
from pages.components.shared import categories
from pages.components.shared.i18n import catalog, in_language
from tests.pages.conftest import SPORTS, OpenBatch
from tests.pages.test_classify import messages, press
from tests.reading.files import workbook_of, xlsx_of, zip_of

TEXTS = catalog("en")
HEALTH = "Daktari wa hospitali atoa chanjo kwa wagonjwa"
POLITICS = "Rais ahutubia bunge kuhusu uchaguzi mkuu"
ROWS = [
    ("id", "makala", "desk"),
    ("1", SPORTS, "Michezo"),
    ("2", HEALTH, "health"),
    ("3", "?!", ""),
    ("4", POLITICS, ""),
]
HOSTILE = "<img src=x onerror=alert(1)> **Rais** :red[bunge] ![](http://example.org/x.png)"


def csv_of(rows: Iterable[Iterable[str]] = ROWS, delimiter: str = ",") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode()


FILES = {
    "habari.csv": csv_of(),
    "habari.tsv": csv_of(delimiter="\t"),
    "habari.xlsx": xlsx_of(*ROWS),
    "habari.jsonl": "\n".join(json.dumps(dict(zip(ROWS[0], row, strict=True))) for row in ROWS[1:]).encode(),
    "habari.zip": zip_of({f"{number}.txt": text.encode() for number, text, _ in ROWS[1:]}),
}
REFUSED = {
    "table_unsupported": ("habari.docx", b"PK"),
    "file_empty": ("habari.csv", b""),
    "file_broken": ("habari.xlsx", b"PK\3\4 nothing"),
    "table_empty": ("habari.csv", b"id,makala\n"),
    "archive_nested": ("habari.zip", b""),
    "file_too_large": ("habari.csv", b"a,b\n" * (MAX_TABLE_MEGABYTES * 300_000)),
}


def test_columns_that_begin_alike_can_be_told_apart(open_batch: OpenBatch) -> None:
    rows = [("habari_" * 20, "habari_" * 20, "", ""), (SPORTS, HEALTH, "=1+1", "-")]
    app = open_batch("habari.csv", csv_of(rows))
    assert not app.exception
    preview = app.dataframe[0].value
    assert len(preview.columns) == 4
    assert "'=1+1" in preview.iloc[0].tolist(), "browsers offer every table as CSV"
    app.selectbox(key="batch-text").set_value(1).run()
    assert table(classify(app))["text"].tolist() == [HEALTH]


def test_headline_and_article_are_classified_together(open_batch: OpenBatch) -> None:
    text = f"{HEALTH}. " * 9
    app = open_batch("a.csv", csv_of([("habari", "maelezo"), (SPORTS, text), (POLITICS, text)]))
    assert (batch_of(app).headline, batch_of(app).text) == (0, 1)
    assert job_of(classify(app)).texts == [f"{title}\n{text}".strip() for title in (SPORTS, POLITICS)]


def test_the_reader_says_whether_the_first_row_holds_names(open_batch: OpenBatch) -> None:
    app = open_batch("a.csv", csv_of([(SPORTS,), (HEALTH,), (POLITICS,)]))
    assert [toggle.value for toggle in app.toggle] == [False]
    assert app.dataframe[0].value["column 1"].tolist() == [SPORTS, HEALTH, POLITICS]
    app.toggle[0].set_value(True).run()
    assert app.dataframe[0].value[SPORTS].tolist() == [HEALTH, POLITICS]
    app.toggle[0].set_value(False).run()
    assert sorted(job_of(classify(app)).texts) == sorted([SPORTS, HEALTH, POLITICS])


def test_a_sheet_can_be_chosen(open_batch: OpenBatch) -> None:
    sheets = {"Januari": [("makala",), (SPORTS,)], "Siri": [("makala",), ("siri",)], "Machi": [("makala",), (HEALTH,)]}
    app = open_batch("a.xlsx", workbook_of({**sheets, "Tupu": []}, hidden=("Siri",)))
    choice = next(box for box in app.selectbox if box.label == TEXTS["batch.sheet"])
    assert choice.options == ["Januari", "Machi", "Tupu"]
    assert TEXTS["batch.sheets_hidden"].format(sheets="Siri") in said(app)
    choice.set_value("Machi").run()
    assert app.dataframe[0].value["makala"].tolist() == [HEALTH]
    classify(app)
    assert (job_of(app).texts, batch_of(app).content) == ([HEALTH], b"")


def batch_of(app: AppTest) -> Batch:
    batch: Batch = app.session_state["batch"]
    return batch


def job_of(app: AppTest) -> Job:
    job = batch_of(app).job
    assert job
    return job


def classify(app: AppTest) -> AppTest:
    """Press the button and wait until all is done."""
    press(app)
    job_of(app).wait()
    return app.run()


def click(app: AppTest, key: str) -> AppTest:
    return next(button for button in app.button if button.label == TEXTS[key]).click().run()


def table(app: AppTest) -> pd.DataFrame:
    """Return the table of answers."""
    return next(shown.value for shown in app.dataframe if "share" in shown.value.columns)


def figures(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def said(app: AppTest) -> str:
    return "\n".join(shown.value for shown in (*app.markdown, *app.caption, *app.subheader))


@pytest.mark.parametrize("lang", ["sw", "en"])
def test_it_begins_with_an_invitation_that_says_which_limits_there_are(open_batch: OpenBatch, lang: str) -> None:
    app = open_batch(lang=lang)
    assert not app.exception
    assert app.title[0].value == catalog(lang)["batch.title"]
    assert ".xlsx" in said(app)
    assert "100,000" in said(app)
    assert str(MAX_TABLE_MEGABYTES) in said(app)


def test_the_server_lets_through_what_the_reader_takes() -> None:
    config = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["maxUploadSize"] >= MAX_TABLE_MEGABYTES


@pytest.mark.parametrize("name", FILES)
def test_every_kind_of_file_is_previewed_and_classified(open_batch: OpenBatch, name: str) -> None:
    app = open_batch(name, FILES[name])
    assert not app.exception
    guessed = batch_of(app).table.names[batch_of(app).text]
    assert guessed == ("text" if name.endswith(".zip") else "makala")
    assert SPORTS in app.dataframe[0].value[guessed].tolist()
    classify(app)
    assert not app.exception
    assert figures(app)[TEXTS["batch.classified"]] == "3"
    assert sorted(table(app)["text"]) == sorted([SPORTS, HEALTH, POLITICS])
    assert len(app.get("vega_lite_chart")) >= 2


def test_the_least_certain_come_first(open_batch: OpenBatch) -> None:
    shares = table(classify(open_batch("habari.csv", FILES["habari.csv"])))["share"].tolist()
    assert shares == sorted(shares)
    assert all(0 < share <= 100 for share in shares)


def test_a_row_without_an_answer_is_listed_with_its_number_and_reason(open_batch: OpenBatch) -> None:
    broken = csv_of() + b'5,"a"b,\n6,' + HEALTH.encode() + b",,,too many\n"
    app = classify(open_batch("habari.csv", broken))
    listed = next(shown.value for shown in app.dataframe if TEXTS["batch.reason"] in shown.value.columns)
    assert listed[TEXTS["batch.row"]].tolist() == [4, 6, 7]
    assert listed[TEXTS["batch.reason"]][0] == TEXTS["error.no_words"]
    assert figures(app)[TEXTS["batch.classified"]] == "3"


def test_another_column_can_be_chosen(open_batch: OpenBatch) -> None:
    app = open_batch("habari.csv", FILES["habari.csv"])
    app.selectbox(key="batch-text").set_value(2).run()
    assert batch_of(app).text == 2
    assert not app.exception
    classify(app)
    assert sorted(table(app)["text"]) == ["Michezo", "health"]


def test_own_categories_are_compared_by_any_of_their_names(open_batch: OpenBatch) -> None:
    app = open_batch("habari.csv", FILES["habari.csv"])
    assert batch_of(app).labels == 2
    classify(app)
    assert TEXTS["batch.agreement"].format(column="desk") in said(app)
    assert TEXTS["batch.left_out"].format(count=2) in said(app)
    assert len(app.get("vega_lite_chart")) == 3
    answers = dict(zip(table(app)["text"], table(app)["given"], strict=True))
    assert answers[SPORTS] == "Michezo"


def test_what_differs_can_be_shown_alone(open_batch: OpenBatch) -> None:
    rows = [("makala", "desk"), *((text, label) for text in (SPORTS, HEALTH, POLITICS) for label in ("Afya", "Siasa"))]
    app = classify(open_batch("habari.csv", csv_of(rows)))
    app.selectbox(key="batch-show-en").set_value("different").run()
    shown = table(app)
    assert 3 <= len(shown) < 6
    english = {"Afya": "Health", "Siasa": "Politics"}
    assert all(desk != english[given] for desk, given in zip(shown["desk"], shown["given"], strict=True))


def test_a_desk_can_be_shown_alone(open_batch: OpenBatch) -> None:
    app = classify(open_batch("habari.csv", FILES["habari.csv"]))
    answer = next(found for found in job_of(app).outcomes if isinstance(found, Prediction))
    app.selectbox(key="batch-show-en").set_value(answer.label).run()
    assert set(table(app)["desk"]) == {categories.name(answer.label, "en")}
    app.radio(key="language").set_value("sw").run()
    assert not app.exception
    shown = app.selectbox(key="batch-show-sw")
    assert shown.value == answer.label
    assert shown.options[0].startswith(catalog("sw")["batch.show_all"])
    assert set(table(app)["desk"]) == {categories.name(answer.label, "sw")}


def test_an_article_is_opened_on_the_first_page_and_own_text_can_come_back(open_batch: OpenBatch) -> None:
    app = open_batch().switch_page("pages/classify.py").run()
    app.text_area(key="article").set_value("Nimeandika haya").run()
    app.switch_page("pages/batch.py").run().file_uploader[0].upload("habari.csv", FILES["habari.csv"]).run()
    classify(app).selectbox(key="batch-chosen").set_value(1).run()
    assert app.title[0].value == TEXTS["classify.title"]
    assert app.text_area(key="article").value == HEALTH
    assert app.header
    click(app.switch_page("pages/classify.py").run(), "classify.restore")
    assert app.text_area(key="article").value == "Nimeandika haya"
    assert figures(app.switch_page("pages/batch.py").run())[TEXTS["batch.classified"]] == "3"


def test_a_corrected_topic_is_counted_and_exported_and_can_be_taken_back(open_batch: OpenBatch) -> None:
    app = classify(open_batch("habari.csv", FILES["habari.csv"]))
    batch, job = batch_of(app), job_of(app)
    said = job.outcomes[0]
    assert isinstance(said, Prediction)
    other = next(label for label in job.classifier.labels if label != said.label)
    batch.corrections[0] = other
    app.run()
    assert not app.exception
    answers, shown = batch.answers(job), table(app)
    assert shown[shown["text"] == SPORTS]["desk"].tolist() == [categories.name(other, "en")]
    assert shown[shown["text"] == SPORTS]["verdict"].tolist() == [[TEXTS["batch.is_corrected"]]]
    assert answers.by_index[0].confidence == said.probabilities[other]
    others = [answer for index, answer in answers.by_index.items() if index and answer.certain]
    assert answers.expected_errors() == pytest.approx(sum(1 - answer.confidence for answer in others))
    assert_corrected(batch, job, other)
    assert job.outcomes[0] == said, "what the model said is kept for the comparison"
    click(app, "batch.undo")
    assert table(app)["desk"].tolist().count(categories.name(other, "en")) == answers.tally.by_label()[other][0] - 1
    assert not batch.corrections


def assert_corrected(batch: Batch, job: Job, label: str) -> None:
    """Assert that an export has the model's topic and, in a column beside it, the `label` that article 0 was given."""
    answers, columns = batch.answers(job), ResultColumns.of(job.classifier.manifest, "sw", corrected=True)
    content = to_csv(batch.table, answers.predicted, columns, corrections=answers.corrections)
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    labels = [said.label if isinstance(said, Prediction) else "" for said in job.outcomes]
    assert [row["kategoria"] for row in rows] == [categories.name(label, "sw") if label else "" for label in labels]
    assert [row["iliyosahihishwa"] for row in rows] == [categories.name(label, "sw"), "", "", ""]
    assert float(rows[0]["uwezekano"]) == round(job.outcomes[0].confidence, 6)  # type: ignore[union-attr]


def test_own_desks_follow_a_small_file_into_the_table_and_the_downloads(open_batch: OpenBatch) -> None:
    app = classify(open_batch("habari.csv", FILES["habari.csv"]))
    job, batch = job_of(app), batch_of(app)
    topics = {label: categories.name(label, "sw") for label in job.classifier.labels}
    desks = {label: f"Dawati {number}" for number, label in enumerate(topics)}
    rows = [(topics[label].upper(), desk) for label, desk in desks.items()]
    app.file_uploader[0].upload("madawati.csv", csv_of([*rows, ("Hakuna", "Dawati")])).run()
    assert not app.exception
    assert batch.desks == desks
    answers = batch.answers(job)
    expected = [desks.get(answer.label, "") for answer in answers.by_index.values()]
    assert table(app)["own"].tolist() == expected
    exported = with_desks(batch.table, answers.outcomes, desks, "dawati")
    assert exported.columns == (*batch.table.columns, "dawati")
    assert [row.cells[-1] for row in exported.rows if row.cells[-1]] == [
        desks[o.label] for o in job.outcomes if isinstance(o, Prediction) and o.label in desks
    ]
    assert exported.rows[2].cells[-1] == "", "a row without an answer has no desk"
    click(app, "batch.desks_forget")
    assert "own" not in table(app).columns


def test_the_summary_to_print_says_it_all_on_one_page_and_runs_nothing(open_batch: OpenBatch) -> None:
    rows = [("makala",), (SPORTS,), (f"{HEALTH} {HOSTILE}",), ("2024",)]
    app = classify(open_batch("habari.csv", csv_of(rows)))
    batch, job = batch_of(app), job_of(app)
    summary = in_language("sw", lambda: printed_summary(batch, job, "26 Nov 2026, 06:00"))()
    told = catalog("sw")
    for text in ("habari.csv", "26 Nov 2026, 06:00", job.classifier.manifest.version, told["batch.by_desk"]):
        assert text in summary
    assert f"<dt>{told['batch.classified']}</dt><dd>2</dd>" in summary
    assert all(categories.name(label, "sw") in summary for label in batch.answers(job).tally.by_label())
    assert "<img" not in summary
    assert "<script" not in summary


def test_a_moved_threshold_changes_what_is_certain_and_says_what_it_costs(open_batch: OpenBatch) -> None:
    app = classify(open_batch("habari.csv", FILES["habari.csv"]))
    own = figures(app)[TEXTS["batch.certain"]]
    app.slider[0].set_value(99).run()
    assert not app.exception
    assert figures(app)[TEXTS["batch.certain"]] == "0"
    assert "**0.0%**" in said(app)
    answers = batch_of(app).answers(job_of(app))
    assert {said.threshold for said in answers.by_index.values()} == {0.99}, "which the files have in every row"
    app.slider[0].set_value(30).run()
    answers = batch_of(app).answers(job_of(app))
    reliable = [said for said in answers.by_index.values() if not any(notice.unreliable for notice in said.notices)]
    assert figures(app)[TEXTS["batch.certain"]] == str(sum(said.confidence >= 0.3 for said in reliable)) != own
    click(app, "batch.threshold_reset")
    assert figures(app)[TEXTS["batch.certain"]] == own


def test_no_column_needs_to_be_compared(open_batch: OpenBatch) -> None:
    app = open_batch("habari.csv", FILES["habari.csv"])
    app.selectbox(key="batch-labels-1-en").set_value(-1).run()
    classify(app)
    assert not app.subheader
    assert "given" not in table(app).columns


def test_a_column_that_holds_no_categories_is_said_to(open_batch: OpenBatch) -> None:
    app = open_batch("habari.csv", FILES["habari.csv"])
    app.selectbox(key="batch-labels-1-en").set_value(0).run()
    assert messages(classify(app))[0].startswith(TEXTS["batch.nothing_to_compare"].split("{")[0])


@pytest.mark.parametrize("code", REFUSED)
def test_a_file_that_is_no_table_gets_a_sentence_and_another_can_follow(open_batch: OpenBatch, code: str) -> None:
    name, content = REFUSED[code]
    app = open_batch(name, zip_of({"a.zip": b"PK"}) if code == "archive_nested" else content)
    assert not app.exception
    if code == "archive_nested":  # the archive is fine, its one file is not
        assert [bad.error.code for bad in batch_of(app).table.bad] == [code]
        assert next(button for button in app.button if button.proto.type == "primary").disabled
        (reasons,) = (folded for folded in app.expander if folded.label == TEXTS["batch.bad"].format(count=1))
        assert reasons.proto.expanded
        assert len(app.dataframe) == 1, "there is no row to be previewed"
        return
    assert TEXTS[f"error.{code}"].split("}")[1].split("{")[0].strip() in messages(app)[0]
    app.file_uploader[0].upload("habari.csv", FILES["habari.csv"]).run()
    assert not messages(app)
    assert batch_of(app)


def test_the_example_shows_everything(open_batch: OpenBatch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AINISHA_BUNDLE")  # the shipped bundle knows all of its categories
    app = click(open_batch(), "batch.try_example")
    assert batch_of(app).name == EXAMPLE_NAME
    assert batch_of(app).labels is not None
    classify(app)
    assert not app.exception
    assert len(table(app)) == len(batch_of(app).table.rows) - 1 == STORIES - 1
    answers = batch_of(app).answers(job_of(app))
    assert 10 <= answers.tally.certain <= STORIES - 10, "what is easy and what is hard"
    assert example_csv("swahili-news").startswith(b"\xef\xbb\xbf"), "Excel opens a CSV file as UTF-8 by this mark only"


def test_everything_is_still_there_in_another_language_and_after_another_page(open_batch: OpenBatch) -> None:
    app = classify(open_batch("habari.csv", FILES["habari.csv"]))
    app.radio(key="language").set_value("sw").run()
    assert figures(app)[catalog("sw")["batch.classified"]] == "3"
    assert "`kategoria`, `iliyosahihishwa`, `hakika`" in said(app), "what the downloads have"
    app.switch_page("pages/history.py").run().switch_page("pages/batch.py").run()
    assert figures(app)[catalog("sw")["batch.classified"]] == "3"


def test_another_file_forgets_the_first(open_batch: OpenBatch) -> None:
    app = click(classify(open_batch("habari.csv", FILES["habari.csv"])), "batch.another")
    assert "batch" not in app.session_state
    assert app.file_uploader


def test_markup_in_names_and_cells_is_shown_as_text(open_batch: OpenBatch) -> None:
    rows = [("makala", HOSTILE), (f"{SPORTS} {HOSTILE}", "sports"), (HOSTILE, "sports")]
    app = open_batch(f"{HOSTILE}.csv".replace("/", ""), csv_of(rows))
    assert not app.exception
    classify(app)
    assert not app.exception
    assert not re.search(r"(?<!\\)(<img|\*\*Rais|:red\[|!\[)", said(app))
    assert r"\<img" in said(app)
    assert any(HOSTILE in text for text in table(app)["text"])
