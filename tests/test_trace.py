"""A trace is worked out once and gives what the text itself gives."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from classifier import Classifier, explain
from classifier.bundle.engines import LiteRTEngine
from tests.cases import ANSWERED
from tests.test_inference import ARTICLE


@pytest.mark.parametrize("name", ANSWERED)
def test_a_trace_gives_what_its_text_gives(shipped: Classifier, name: str) -> None:
    trace = shipped.trace(ANSWERED[name])
    assert shipped.predict(trace) == shipped.predict(ANSWERED[name])
    assert explain(shipped, trace) == explain(shipped, ANSWERED[name])


def test_a_trace_holds_every_step(shipped: Classifier) -> None:
    trace = shipped.trace(ARTICLE)
    tokens = trace.tokens
    assert [word.text for word in tokens.window_spans] == tokens.words == tokens.window_words
    assert trace.sequence[: len(tokens.ids)].tolist() == tokens.ids
    assert shipped.run([tokens.ids])[0].tolist() == trace.output.tolist()
    assert shipped.rank(trace.probabilities) == shipped.predict(ARTICLE).probabilities


def test_a_traced_text_runs_once(shipped: Classifier, monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[NDArray[np.int32]] = []
    run = LiteRTEngine.run

    def count(engine: LiteRTEngine, ids: NDArray[np.int32]) -> Any:
        rows.extend(ids)
        return run(engine, ids)

    monkeypatch.setattr(LiteRTEngine, "run", count)
    trace = shipped.trace(ARTICLE)
    shipped.predict(trace)
    assert len(rows) == 1
    explain(shipped, trace)
    assert len(rows) == 1 + len(set(trace.tokens.words))


def test_a_trace_of_another_classifier_is_refused(shipped: Classifier) -> None:
    trace = shipped.without_cleaning().trace(ARTICLE)
    with pytest.raises(ValueError, match="of another classifier"):
        shipped.predict(trace)
    with pytest.raises(ValueError, match="of another classifier"):
        explain(shipped, trace)
    assert shipped.without_cleaning().trace(trace) is trace
