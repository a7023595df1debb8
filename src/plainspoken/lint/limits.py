"""Findings in bounded numbers, where each of them is dear."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from plainspoken.catalogue.findings import Finding


def at_most(limit: int, findings: Iterator[Finding]) -> Iterator[Finding]:
    """Yield the first findings and look for no others; the last one says so.

    Args:
        limit: How many, at least 1.
        findings: Are made one by one, as they are asked for.
    """
    before = next(findings, None)
    for _ in range(limit - 1):
        if before is None:
            return
        yield before
        before = next(findings, None)
    if before is not None:
        more = f"These are {limit} findings of this kind: no more are looked for until some are fixed."
        yield replace(before, fix=" ".join(filter(None, (before.fix, more))))
