"""Rule files judged in a process of their own, so that a server can end it at any moment and requests never wait.

Judging is pure computation. In a thread it would take turns with requests, nothing could end it, and a process that
ends while a thread is inside a library dies of it.
"""

from __future__ import annotations

import json
import logging
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Self

from plainspoken.catalogue.findings import Finding, Location, Severity
from plainspoken.catalogue.loader import read_catalogue
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.engine.secrets import mask_secrets
from plainspoken.errors import RulesNotChecked
from plainspoken.lint.acceptance import accept
from plainspoken.lint.kept_verdicts import KeptVerdict

PROCESSOR_SECONDS: Final = 60
"""How much of a processor it may take to judge rule files."""

JUDGE_SECONDS: Final = 300
"""How long it may take in all, however busy the machine is."""

_MODULE: Final = "plainspoken.lint.judge"
_LOOK_SECONDS: Final = 0.2
_MOST_SAID: Final = 2000  # characters of a process that broke off
_LOG = logging.getLogger("plainspoken.catalogue.judge")


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Whether rule files may be served, and what was found."""

    usable: bool
    findings: tuple[Finding, ...] = ()

    def to_json(self) -> str:
        """As another process can read it."""
        return json.dumps({"usable": self.usable, "findings": [asdict(finding) for finding in self.findings]})

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """What `to_json` returned."""
        told = json.loads(text)
        return cls(told["usable"], tuple(_finding(data) for data in told["findings"]))


def accept_apart(
    directories: Sequence[Path],
    given_up: Callable[[], bool],
    *,
    processor_seconds: int = PROCESSOR_SECONDS,
    seconds: float = JUDGE_SECONDS,
) -> tuple[Sanitizer | None, tuple[Finding, ...]]:
    """As `accept`, but only the loading is done here; the judging is done in another process.

    Args:
        directories: The layers, the lowest first.
        given_up: Asked again and again; once it is true, nothing is returned.
        processor_seconds: How much of a processor the judging may take.
        seconds: How long it may take in all.

    Raises:
        RulesNotChecked: It took too long, or the process broke off.
    """
    return loaded(directories, judged(directories, given_up, processor_seconds=processor_seconds, seconds=seconds))


def loaded(directories: Sequence[Path], verdict: Acceptance | None) -> tuple[Sanitizer | None, tuple[Finding, ...]]:
    """The engine over directories with this verdict, None when they must not be served; and what was found."""
    if verdict is None:
        return None, ()
    if not verdict.usable:
        return None, verdict.findings
    catalogue, loading = read_catalogue(directories)
    return (None, loading) if catalogue is None else (Sanitizer(catalogue), verdict.findings)


def judged(
    directories: Sequence[Path],
    given_up: Callable[[], bool],
    *,
    processor_seconds: int = PROCESSOR_SECONDS,
    seconds: float = JUDGE_SECONDS,
) -> Acceptance | None:
    """The verdict of another process, or the one kept of these very files; None when given up.

    Takes and raises what `accept_apart` does.
    """
    place = KeptVerdict(directories)
    held = place.read()
    if held is not None:
        return Acceptance.from_json(held)
    verdict = _judged(directories, given_up, processor_seconds, seconds)
    # What is wrong is about to change; and a busy machine may have had a part in it.
    if verdict is not None and verdict.usable:
        place.keep(verdict.to_json())
    return verdict


def _judged(
    directories: Sequence[Path], given_up: Callable[[], bool], processor_seconds: int, seconds: float
) -> Acceptance | None:
    deadline = time.monotonic() + seconds
    # `-P`: a file beside the server that is called like a module is none. A group of its own: Ctrl-C is for the server.
    command = [sys.executable, "-P", "-m", _MODULE, str(processor_seconds), *map(str, directories)]
    pipe = subprocess.PIPE
    try:
        process = subprocess.Popen(  # noqa: S603 - this program itself
            command, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, process_group=0
        )
    except OSError as error:
        raise RulesNotChecked(f"a process for it could not be started ({error.strerror})") from error
    with process:
        try:
            while not given_up():
                try:
                    out, err = process.communicate(timeout=_LOOK_SECONDS)
                except subprocess.TimeoutExpired:
                    if time.monotonic() > deadline:
                        raise RulesNotChecked(f"it took longer than {seconds:g} seconds") from None
                else:
                    return _read(process.returncode, out, err)
            return None
        finally:
            process.kill()


def _read(code: int, out: bytes, err: bytes) -> Acceptance:
    if code == -signal.SIGXCPU:
        raise RulesNotChecked("it took too much of the processor")
    if code != 0:
        said = mask_secrets(err.decode("utf-8", "replace")[-_MOST_SAID:])
        _LOG.error("the process that checks rule files ended with %d: %s", code, said)
        raise RulesNotChecked(
            f"its process was ended by signal {-code}" if code < 0 else f"its process ended with {code}"
        )
    return Acceptance.from_json(out)


def _finding(data: dict[str, Any]) -> Finding:
    return Finding(**{**data, "location": Location(*data["location"]), "severity": Severity(data["severity"])})


def main(arguments: Sequence[str]) -> None:
    """Judge directories and tell the outcome as JSON; what the process is for.

    Args:
        arguments: How many seconds of a processor it may take, then the directories.
    """
    processor_seconds, directories = int(arguments[0]), [Path(argument) for argument in arguments[1:]]
    # Whoever started this ends it. If that one is gone, the limit does.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (processor_seconds, processor_seconds + 5))
    sanitizer, findings = accept(directories)
    sys.stdout.write(Acceptance(sanitizer is not None, findings).to_json())


if __name__ == "__main__":
    main(sys.argv[1:])
