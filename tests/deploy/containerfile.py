"""The Containerfile's instructions, and the roots that they make when they are carried out one by one."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "deploy" / "Containerfile"
KNOWN = {
    "FROM", "RUN", "COPY", "ENV", "USER", "WORKDIR", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT", "CMD",
}  # fmt: skip
_OF_THIS_MACHINE = (
    "etc/resolv.conf",
    "etc/hosts",
    "etc/ssl/certs/ca-certificates.crt",
    "etc/pip.conf",
    "etc/xdg/pip/*",
)
"""What a container gets from its host, and how this machine reaches the package index."""

_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def instructions() -> list[tuple[str, str]]:
    """All of them, lines joined."""
    text = re.sub(r"^#.*\n", "", FILE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    found = [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in lines if line.strip())]
    assert {word for word, _ in found} <= KNOWN
    return found


def last_stage() -> list[tuple[str, str]]:
    """Those of the image that is kept."""
    found = instructions()
    last = max(number for number, (word, _) in enumerate(found) if word == "FROM")
    return found[last:]


@dataclass
class Stage:
    """One root, and what holds for programs that run in it."""

    root: Path
    environment: dict[str, str] = field(default_factory=lambda: {"PATH": _PATH})
    user: str = "0:0"
    directory: str = "/"
    start: list[str] = field(default_factory=list)
    check: list[str] = field(default_factory=list)

    def command(self, *words: str) -> list[str]:
        """How to run a command in there."""
        variables = [f"{name}={value}" for name, value in self.environment.items()]
        inside = f"cd {shlex.quote(self.directory)} && exec {shlex.join(words)}"
        return ["chroot", f"--userspec={self.user}", str(self.root), "env", "-i", *variables, "/bin/sh", "-c", inside]


def build(base: Path, directory: Path, extra: dict[str, str]) -> Stage:
    """Carry out the Containerfile; every image that it begins with is `base`.

    Args:
        base: The root of a Debian with Python.
        directory: Where the roots of the stages go.
        extra: Variables for the steps, such as how the package index is reached; the image does not keep them.
    """
    stages: dict[str, Stage] = {}
    stage = Stage(base)
    for word, rest in instructions():
        match word:
            case "FROM":
                name = rest.partition(" AS ")[2] or "last"
                stage = stages[name] = Stage(directory / name)
                subprocess.run(["cp", "-a", "--reflink=auto", base, stage.root], check=True)
            case "RUN":
                step = Stage(stage.root, {**stage.environment, **extra}, stage.user, stage.directory)
                done = subprocess.run(step.command("/bin/sh", "-c", rest), capture_output=True, text=True, check=False)
                assert done.returncode == 0, f"RUN {rest}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
            case "COPY":
                _copy(rest, stage, stages)
            case "ENV":
                pairs = (part.split("=", 1) for part in shlex.split(rest))
                stage.environment |= {name: value.replace("$PATH", stage.environment["PATH"]) for name, value in pairs}
            case "USER":
                stage.user = rest
            case "WORKDIR":
                stage.directory = rest
                (stage.root / rest.lstrip("/")).mkdir(parents=True, exist_ok=True)
            case "HEALTHCHECK":
                stage.check = json.loads(rest.partition("CMD ")[2])
            case "ENTRYPOINT" | "CMD":
                stage.start += json.loads(rest)
    return stage


def like_the_image(root: Path) -> None:
    """Make of a Debian root what the image's base is: `python` is there, and pip may install beside it."""
    (root / "usr/local/bin/python").symlink_to("/usr/bin/python3")
    for path in root.glob("usr/lib/python3*/EXTERNALLY-MANAGED"):
        path.unlink()
    for source in (each for pattern in _OF_THIS_MACHINE for each in Path("/").glob(pattern)):
        target = root / source.relative_to("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        # A link in the root would lead out of it.
        target.unlink(missing_ok=True)
        shutil.copy(source, target)


def index_settings() -> dict[str, str]:
    """How this machine reaches the package index, as variables."""
    return {name: value for name, value in os.environ.items() if re.match(r"(?i)(pip_|(https?|no)_proxy$)", name)}


def _copy(rest: str, stage: Stage, stages: dict[str, Stage]) -> None:
    words = shlex.split(rest)
    if words[0].startswith("--from="):
        source = stages[words[0].partition("=")[2]].root / words[1].lstrip("/")
        subprocess.run(["cp", "-a", source, stage.root / words[2].lstrip("/")], check=True)
        return
    assert words == [".", "."]
    target = stage.root / stage.directory.lstrip("/")
    for path in _context():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, target / path)


def _context() -> Iterator[Path]:
    """What a builder takes along: all that is not ignored."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    ignored = {line for line in lines if line and not line.startswith("#")}
    for directory, names, files in os.walk(ROOT):
        here = Path(directory).relative_to(ROOT)
        names[:] = [name for name in names if not _is_ignored(here / name, ignored)]
        yield from (here / name for name in files if not _is_ignored(here / name, ignored))


def _is_ignored(path: Path, ignored: set[str]) -> bool:
    return str(path) in ignored or any(path.match(line[3:]) for line in ignored if line.startswith("**/"))
