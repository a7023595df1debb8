"""Runs the examples of the documents and writes their real output into them.

Usage: `python tools/run_examples.py [--check] [FILE…]`

In a `console` block each line `$ command` is run in an empty directory, one for each document, and what follows is its
output. A `yaml path/of/file.yaml` block is written to that file first. `curl -s URL | jq PATH` is answered by a demo
server started for the purpose. With --check nothing is written: exit code 1 names the blocks that differ. A line
`# exit N` after the output states an exit code other than 0.
"""

import argparse
import difflib
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = (
    "README.md",
    "docs/databases.md",
    "docs/rules.md",
    "docs/rules-impact.md",
    "docs/rules-unexplained.md",
    "docs/rules-testing.md",
    "docs/scale.md",
)
_FENCE = re.compile(r"^```(?P<kind>console|yaml)(?: (?P<file>\S+))?\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
# What changes with every edit of a built-in rule: fingerprints, and the lines rules stand in.
_VOLATILE = re.compile(r"\b[0-9a-f]{12}\b|built-in/\S+:\d+:\d+")
_SERVER = "http://127.0.0.1:8082"


@contextmanager
def demo_server(directory: Path) -> Iterator[str]:
    """The address of a demo server, stopped at the end."""
    command = [str(Path(sys.executable).parent / "plainspoken"), "serve", "--demo", "--port", "0"]
    environment = {**os.environ, "XDG_STATE_HOME": str(directory), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:
        try:
            line = server.stdout.readline() if server.stdout else ""
            match = re.search(r"http://\S+?:\d+", line)
            if match is None:
                sys.exit(f"the demo server did not start: {line!r}")
            yield match[0]
        finally:
            server.terminate()


class Runner:
    """Runs the commands of one document."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PLAINSPOKEN_")},
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "COLUMNS": "100",
        }

    def write(self, name: str, text: str) -> None:
        """Puts a file beside the commands."""
        path = self._directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def output(self, command: str) -> str:
        """What a command prints; a last line `# exit N` when it ends with another code than 0."""
        if command.startswith("curl "):
            return self._fetched(command)
        done = subprocess.run(  # noqa: S602 - the documents are our own
            command,
            shell=True,
            cwd=self._directory,
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        text = (done.stdout + done.stderr).rstrip("\n")
        lines = [line.rstrip() for line in text.split("\n")] if text else []
        return "".join(f"{line}\n" for line in (*lines, *([f"# exit {done.returncode}"] if done.returncode else [])))

    def _fetched(self, command: str) -> str:
        request, _, path = command.partition("|")
        url = next(word for word in shlex.split(request) if word.startswith("http"))
        with demo_server(self._directory) as address:
            answer = httpx.get(url.replace(_SERVER, address)).json()
        for key in re.findall(r"\w+", path.replace("jq", "", 1)):
            answer = answer[int(key)] if key.isdigit() else answer[key]
        return json.dumps(answer, indent=2, ensure_ascii=False) + "\n"


def refreshed(text: str, runner: Runner) -> str:
    """The document with the real output of its commands."""

    def fresh(match: re.Match[str]) -> str:
        if match["kind"] == "yaml":
            if match["file"]:
                runner.write(match["file"], match["body"])
            return match[0]
        commands = [line[2:] for line in match["body"].splitlines() if line.startswith("$ ")]
        body = "".join(f"$ {command}\n{runner.output(command)}" for command in commands)
        return f"```console\n{body}```"

    return _FENCE.sub(fresh, text)


def difference(name: str, old: str, new: str) -> str:
    """What differs between a document and its refreshed form, what is volatile aside; empty when nothing does."""
    before, after = (_VOLATILE.sub("…", text).splitlines() for text in (old, new))
    return "\n".join(difflib.unified_diff(before, after, name, f"{name}, run now", lineterm="", n=1))


def main() -> None:
    """Refreshes or checks the documents."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when an output differs")
    parser.add_argument("files", nargs="*", default=DOCUMENTS)
    flags = parser.parse_args()
    differs = False
    for name in flags.files:
        path = ROOT / name
        old = path.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as directory:
            new = refreshed(old, Runner(Path(directory)))
        found = difference(name, old, new)
        differs |= bool(found)
        if flags.check and found:
            print(found)
        elif found:
            path.write_text(new, encoding="utf-8")
            print(f"refreshed {name}")
    if flags.check and differs:
        sys.exit("the examples print something else now; run: make docs")


if __name__ == "__main__":
    main()
