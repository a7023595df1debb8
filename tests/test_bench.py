"""What `make bench` writes of a measurement."""

import io
import json

from tools.bench.measuring import Run, Work


def test_a_measurement_for_which_there_was_time_once_is_told() -> None:
    out = io.StringIO()
    works: dict[str, Work] = {"one": lambda: {"a row": 2.0}, "other": lambda: {"a row": 3.0}}

    Run(out, 0).compare("engines", works, beside="one", rounds=range(1, 3))

    told = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [(each["way"], each["cost"], each["low"], each["high"], each["rounds"]) for each in told] == [
        ("one", 2.0, 2.0, 2.0, 1),
        ("other", 3.0, 3.0, 3.0, 1),
    ]
