import json
import logging
import subprocess
import sys
import textwrap

from plainspoken.api.middleware import current_request_id
from plainspoken.api.serving.logs import JsonFormatter, PlainFormatter


def record(level: int, message: str, *args: object, **fields: object) -> logging.LogRecord:
    made = logging.LogRecord("plainspoken.x", level, "x.py", 1, message, args, None)
    made.created = 1_759_513_642.25
    made.fields = fields
    return made


def test_a_json_line_has_the_events_fields_and_the_request() -> None:
    token = current_request_id.set("mine")
    line = JsonFormatter(worker="worker 2").format(record(logging.INFO, "%s done", "all", status=200, route=None))
    current_request_id.reset(token)

    assert json.loads(line) == {
        "time": "2025-10-03T17:47:22.250Z",
        "level": "info",
        "logger": "plainspoken.x",
        "request_id": "mine",
        "worker": "worker 2",
        "message": "all done",
        "status": 200,
    }


def test_a_line_of_json_stays_one_line_whatever_it_quotes() -> None:
    line = JsonFormatter().format(record(logging.INFO, "a\nb\u2028c"))

    assert "\n" not in line
    assert json.loads(line)["message"] == "a\nb\u2028c"


def test_a_plain_line_names_worker_and_request() -> None:
    line = PlainFormatter(worker="worker 2").format(record(logging.INFO, "done"))

    assert line.endswith("INFO plainspoken.x [-] worker 2 done")


def test_secrets_are_masked_in_what_goes_wrong() -> None:
    try:
        int("mysql://me:hunter2@db/jobs")
    except ValueError:
        failed = record(logging.ERROR, "no way to mysql://me:hunter2@db/jobs")
        failed.exc_info = sys.exc_info()
    lines = [formatter.format(failed) for formatter in (JsonFormatter(), PlainFormatter())]

    assert "hunter2" not in "".join(lines)
    assert "ValueError" in json.loads(lines[0])["stack"]


def test_what_nobody_caught_and_warnings_of_python_are_lines_of_json_too() -> None:
    program = """
        import threading, warnings
        from plainspoken.api.serving.logs import configure_logging, log_what_nobody_caught

        class Odd:
            def __del__(self):
                raise KeyError("odd")

        configure_logging("info", form="json")
        log_what_nobody_caught()
        warnings.warn("old", stacklevel=1)
        thread = threading.Thread(target=lambda: 1 / 0, name="worker")
        thread.start()
        thread.join()
        Odd()
        raise OSError("mysql://me:hunter2@db/jobs")
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, check=False)
    lines = [json.loads(line) for line in done.stderr.splitlines()]

    assert [line["level"] for line in lines] == ["warning", "critical", "critical", "critical"]
    assert "UserWarning: old" in lines[0]["message"]
    assert [line["message"] for line in lines[1:]] == [
        "an exception that nobody caught ended the thread worker",
        "an exception that nobody caught ended nothing, for it came where it cannot be raised",
        "an exception that nobody caught ended this process",
    ]
    assert "ZeroDivisionError" in lines[1]["stack"]
    assert (done.stdout, done.returncode, "hunter2" in done.stderr) == ("", 1, False)


def test_a_connection_that_is_lost_while_nobody_uses_it_is_told_in_one_line() -> None:
    program = """
        import logging
        from plainspoken.api.serving.logs import configure_logging
        configure_logging("info")
        try:
            raise ConnectionResetError("user@host.example")
        except OSError:
            logging.getLogger("sqlalchemy.pool.impl.QueuePool").error("Exception during reset", exc_info=True)
    """
    run = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, check=True)

    assert len(run.stderr.splitlines()) == 1
    assert "WARNING" in run.stderr
    assert "was lost as it was given back (ConnectionResetError); it is replaced" in run.stderr
