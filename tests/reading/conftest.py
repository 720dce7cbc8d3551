"""What tests of reading share: a reader that starts no process."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from classifier.errors import ClassifierError
from classifier.reading import isolation
from classifier.reading.__main__ import TASKS
from classifier.reading.errors import to_json


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files here and pass the answer on as JSON, as the isolated process does.

    For tests with many variants of a format. Each format has a test in a process of its own as well.
    """

    def run(arguments: Sequence[str], content: bytes, _limit: float) -> Any:
        task, name, option, _ = arguments
        try:
            parts = TASKS[task](name, content, option)
            answer = [{"parts": len(parts)}, *parts]
        except ClassifierError as error:
            answer = [{"error": to_json(error)}]
        return json.loads(json.dumps(answer))

    monkeypatch.setattr(isolation, "_run", run)
