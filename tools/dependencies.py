"""What the lock file says of dependencies: an audit for known weaknesses, and a bill of materials for the wheel.

Usage: `python tools/dependencies.py audit | sbom`, with pip-audit and cyclonedx-py beside this Python (`make audit`,
`make sbom`).

`audit` looks at every package of the lock file, and with npm at every one that the TypeScript client and the pages are
built with. It ends with status 1 when one has a known weakness or could not be looked at. Where the service that knows
them does not answer, or knows none of the packages, it says that nothing was audited, and ends with status 0.

`sbom` writes the packages that the wheel needs, with their hashes, to `dist/plainspoken.cdx.json`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
LOCK: Final = ROOT / "requirements.lock"
CLIENT: Final = ROOT / "clients" / "typescript"
SBOM: Final = ROOT / "dist/plainspoken.cdx.json"
_TOOLS: Final = Path(sys.executable).parent
_PRODUCT: Final = "plainspoken (pyproject.toml)"
_PINNED: Final = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==", re.MULTILINE)
_VIA: Final = re.compile(r"^    # via(?P<one> .+)?\n(?P<more>(?:    #   .+\n)*)", re.MULTILINE)


def packages(lock: str) -> dict[str, str]:
    """Each package of a lock file with its part of the text."""
    starts = [*_PINNED.finditer(lock)]
    ends = [*(match.start() for match in starts[1:]), len(lock)]
    return {match["name"]: lock[match.start() : end] for match, end in zip(starts, ends, strict=True)}


def needed(lock: str) -> dict[str, str]:
    """The packages that the wheel needs, and those that they need: without those of development."""
    parts = packages(lock)
    parents = {name: _parents(part) for name, part in parts.items()}
    found = {_PRODUCT}
    while more := {name for name, of in parents.items() if of & found} - found:
        found |= more
    return {name: part for name, part in parts.items() if name in found}


def _parents(part: str) -> set[str]:
    match = _VIA.search(part)
    if match is None:
        return set()
    lines = [match["one"] or "", *(line.removeprefix("    #") for line in match["more"].splitlines())]
    # `httpx[http2]` is asked for by what has brackets; the name alone counts.
    return {line.strip() for line in lines if line.strip()}


def judge(report: dict[str, Any]) -> tuple[list[str], int]:
    """What a report of pip-audit means: lines for people, and the status to end with."""
    dependencies = report["dependencies"]
    weak = [
        f"{each['name']} {each['version']}: {weakness['id']}, mended in {', '.join(weakness['fix_versions']) or 'none'}"
        for each in dependencies
        for weakness in each.get("vulns", [])
    ]
    skipped = [each["name"] for each in dependencies if "skip_reason" in each]
    if dependencies and len(skipped) == len(dependencies):
        return [_skipped("the service that was asked knows none of the packages")], 0
    lines = [*weak, *(f"{name} could not be looked at" for name in skipped)]
    total = f"{len(dependencies) - len(skipped)} packages audited, {len(weak)} known weaknesses"
    return [*lines, total], int(bool(lines))


def audit() -> int:
    """Asks the service of known weaknesses about every package of the lock file."""
    command: list[str | Path] = [
        _TOOLS / "pip-audit",
        "-r",
        LOCK,
        "--disable-pip",
        "--format",
        "json",
        "--progress-spinner",
        "off",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        reason = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        lines, status = [_skipped(f"the service did not answer ({reason[:200]})")], 0
    else:
        lines, status = judge(report)
    of_client, status_of_client = audit_client()
    print("\n".join(lines + of_client))
    return max(status, status_of_client)


def audit_client() -> tuple[list[str], int]:
    """Asks npm's service about every package of the client's lock file: lines for people, and the status."""
    npm = shutil.which("npm")
    if npm is None:
        return [_skipped("npm is not installed", "package of the client")], 0
    command = [npm, "audit", "--package-lock-only", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=CLIENT)
    try:
        return judge_client(json.loads(done.stdout))
    except ValueError:
        return [_skipped("npm said nothing", "package of the client")], 0


def judge_client(report: dict[str, Any]) -> tuple[list[str], int]:
    """What a report of `npm audit` means: lines for people, and the status to end with."""
    if "vulnerabilities" not in report:
        reason = str(report.get("message") or report.get("error") or "it said nothing")[:200]
        return [_skipped(f"the service did not answer ({reason})", "package of the client")], 0
    weak = [f"{name} of the client: {each['severity']}" for name, each in sorted(report["vulnerabilities"].items())]
    total = report["metadata"]["dependencies"]["total"]
    return [*weak, f"{total} packages of the client audited, {len(weak)} known weaknesses"], int(bool(weak))


def _skipped(reason: str, what: str = "dependency") -> str:
    return f"SKIPPED: no {what} was audited, because {reason}"


def sbom() -> int:
    """Writes the bill of materials of the wheel."""
    SBOM.parent.mkdir(exist_ok=True)
    command: list[str | Path] = [
        _TOOLS / "cyclonedx-py",
        "requirements",
        "--pyproject",
        ROOT / "pyproject.toml",
        "--mc-type",
        "library",
    ]
    command += ["--output-reproducible", "--output-format", "JSON", "--output-file", SBOM, "-"]
    listed = needed(LOCK.read_text(encoding="utf-8"))
    # It warns that a lock file tells no graph of what needs what.
    environment = os.environ | {"PYTHONWARNINGS": "ignore"}
    done = subprocess.run(command, input="".join(listed.values()), text=True, check=False, env=environment)
    if done.returncode == 0:
        print(f"{SBOM.relative_to(ROOT)}: {len(listed)} packages")
    return done.returncode


if __name__ == "__main__":
    sys.exit({"audit": audit, "sbom": sbom}[sys.argv[1]]())
