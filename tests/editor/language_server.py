"""A yaml-language-server and a client for it, just large enough to ask what an editor asks.

Messages are JSON-RPC 2.0 over standard input and output, as the Language Server Protocol frames them:
https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/
"""

from __future__ import annotations

import json
import queue
import shutil
import subprocess
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from tests.node_packages import MANIFEST, alone, find_program, install

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CACHE = ROOT / "var" / "editor"
ANSWER_SECONDS = 20
_SETTINGS = {
    # The store is a list of schemas on the internet; what is proved here is that the modeline alone is enough.
    "yaml": {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}},
    "http": {},
    "[yaml]": {"editor.tabSize": 2},
    "editor": {"detectIndentation": False},
    "files": {},
}


def installed() -> list[str]:
    """The command that starts the pinned language server; npm brings it the first time.

    Raises:
        Unavailable: There is no Node.js or npm, or npm cannot reach its registry.
    """
    node = find_program("node")
    with alone(CACHE / ".lock"):
        for name in MANIFEST:
            shutil.copyfile(HERE / name, CACHE / name)
        install(CACHE)
    return [node, str(CACHE / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"), "--stdio"]


@dataclass(frozen=True, slots=True)
class Squiggle:
    """A diagnostic: `line` and `column` count from 1, as people and our own findings count."""

    line: int
    column: int
    message: str


class LanguageServer:
    """A running language server; use it in a `with` statement. Every wait ends within `ANSWER_SECONDS`."""

    def __init__(self, command: Sequence[str], workspace: Path) -> None:
        self._process = subprocess.Popen(
            command, cwd=workspace, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._inbox: queue.Queue[dict[str, Any]] = queue.Queue()
        self._numbers = iter(range(1, 1_000_000))
        self._versions: dict[str, int] = {}
        self._published: dict[str, tuple[Squiggle, ...]] = {}
        self._sending = threading.Lock()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._workspace = workspace

    def __enter__(self) -> Self:
        self._reader.start()
        folder = {"uri": self._workspace.as_uri(), "name": "workspace"}
        capabilities = {
            "workspace": {"configuration": True, "workspaceFolders": True},
            "textDocument": {
                "hover": {"contentFormat": ["markdown", "plaintext"]},
                "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}},
                "publishDiagnostics": {},
            },
        }
        self.request(
            "initialize",
            {"processId": None, "rootUri": folder["uri"], "capabilities": capabilities, "workspaceFolders": [folder]},
        )
        self._notify("initialized", {})
        self._notify("workspace/didChangeConfiguration", {"settings": _SETTINGS})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.request("shutdown", None)
            self._notify("exit", None)
            self._process.wait(5)
        except (OSError, TimeoutError, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait(5)
        self._reader.join(5)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def open(self, path: Path, text: str | None = None) -> str:
        """Shows the server a document, from disk unless `text` is given; its URI."""
        uri = path.as_uri()
        content = path.read_text(encoding="utf-8") if text is None else text
        version = self._versions.get(uri, 0) + 1
        self._versions[uri] = version
        self._published.pop(uri, None)
        if version == 1:
            document = {"uri": uri, "languageId": "yaml", "version": version, "text": content}
            self._notify("textDocument/didOpen", {"textDocument": document})
        else:
            changed = {"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": content}]}
            self._notify("textDocument/didChange", changed)
        return uri

    def squiggles(self, uris: Iterable[str]) -> dict[str, tuple[Squiggle, ...]]:
        """The diagnostics of open documents, when there are some of each."""
        wanted = set(uris)
        deadline = time.monotonic() + ANSWER_SECONDS
        while not wanted <= self._published.keys():
            self._handle(self._next(deadline))
        return {uri: self._published[uri] for uri in wanted}

    def hover(self, uri: str, line: int, column: int) -> str:
        """What an editor shows over a place (counted from 1); empty for nothing."""
        answer = self.request("textDocument/hover", _place(uri, line, column))
        contents = answer["contents"] if answer else ""
        return contents["value"] if isinstance(contents, dict) else str(contents)

    def completions(self, uri: str, line: int, column: int) -> dict[str, str]:
        """What an editor offers at a place (counted from 1): labels and what is told of each."""
        answer = self.request("textDocument/completion", _place(uri, line, column))
        items = answer["items"] if isinstance(answer, dict) else answer or []
        return {item["label"]: _documentation(item) for item in items}

    def request(self, method: str, parameters: object) -> Any:  # noqa: ANN401 - JSON of the protocol
        """The server's answer to a request."""
        number = next(self._numbers)
        self._send({"id": number, "method": method, "params": parameters})
        deadline = time.monotonic() + ANSWER_SECONDS
        while True:
            message = self._next(deadline)
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message
                return message.get("result")
            self._handle(message)

    def _handle(self, message: dict[str, Any]) -> None:
        if message.get("method") == "textDocument/publishDiagnostics":
            found = message["params"]
            self._published[found["uri"]] = tuple(
                Squiggle(
                    item["range"]["start"]["line"] + 1, item["range"]["start"]["character"] + 1, str(item["message"])
                )
                for item in found["diagnostics"]
            )
        elif "id" in message and "method" in message:  # the server asks its editor
            asked = (message.get("params") or {}).get("items", []) if "configuration" in message["method"] else None
            result = None if asked is None else [_SETTINGS.get(item.get("section", ""), {}) for item in asked]
            self._send({"id": message["id"], "result": result})

    def _next(self, deadline: float) -> dict[str, Any]:
        try:
            return self._inbox.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            raise TimeoutError(f"the language server said nothing for {ANSWER_SECONDS} seconds") from None

    def _notify(self, method: str, parameters: object) -> None:
        self._send({"method": method, "params": parameters})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        pipe = self._process.stdin
        assert pipe is not None
        with self._sending:
            pipe.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
            pipe.flush()

    def _read(self) -> None:
        pipe = self._process.stdout
        assert pipe is not None
        while (length := _length_of_next(pipe)) is not None:
            self._inbox.put(json.loads(pipe.read(length)))


def _length_of_next(pipe: IO[bytes]) -> int | None:
    """The length of the next message after its headers; None when the server is gone."""
    length = None
    while line := pipe.readline():
        if line == b"\r\n":
            return length
        name, _, value = line.decode("ascii").partition(":")
        if name.lower() == "content-length":
            length = int(value)
    return None


def _place(uri: str, line: int, column: int) -> dict[str, object]:
    return {"textDocument": {"uri": uri}, "position": {"line": line - 1, "character": column - 1}}


def _documentation(item: dict[str, Any]) -> str:
    told = item.get("documentation") or ""
    return str(told["value"]) if isinstance(told, dict) else str(told)
