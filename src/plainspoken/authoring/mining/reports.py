"""Clusters and coverage as text and JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from plainspoken.authoring.mining.clusters import AnsweredBy, Cluster, Unexplained
from plainspoken.authoring.mining.coverage import CLASSES, Coverage, Share

_LONGEST = 300
_MOST_STEPS = 4
SORTS: Final[Mapping[str, str]] = {"specific": "a rule", "general": "composed", "fallback": "a fallback"}
"""Each band of an answer in words."""
_HEADS: Final = {"rule": "a rule", "composed": "composed", "effect": "no cause", "fallback": "fallback"}


def cluster_data(cluster: Cluster) -> dict[str, Any]:
    """A cluster as JSON-ready data; what nobody knows is left out."""
    data: dict[str, Any] = {
        "cluster": cluster.id,
        "template": cluster.shown_template,
        "sample": {"text": cluster.sample.text, **_known(step=cluster.sample.step, operation=cluster.sample.operation)},
        "count": cluster.count,
        "steps": {name or "": count for name, count in cluster.steps.items()},
        "answered_by": [
            {
                **_known(rule_id=answer.rule_id),
                "band": answer.band,
                "category": answer.category,
                "severity": answer.severity,
                "count": answer.count,
            }
            for answer in cluster.answers
        ],
    }
    if cluster.vms is not None:
        data |= {"vms": cluster.vms, "vms_exact": cluster.vms_exact}
    return data | _known(first_seen=_stamp(cluster.first), last_seen=_stamp(cluster.last))


def unexplained_data(unexplained: Unexplained) -> dict[str, Any]:
    """The clusters and what they were found in, as JSON-ready data."""
    return {
        "failures": unexplained.failures,
        "unexplained": unexplained.unexplained,
        "clusters_found": unexplained.found,
        "complete": unexplained.complete,
        "clusters": [cluster_data(cluster) for cluster in unexplained.clusters],
    }


def coverage_data(coverage: Coverage) -> dict[str, Any]:
    """The shares as JSON-ready data, the worst covered first."""
    return {
        "overall": _share_data(coverage.overall),
        "steps": [_share_data(share) for share in coverage.steps],
        "operations": [_share_data(share) for share in coverage.operations],
        "areas": [_share_data(share) for share in coverage.areas],
    }


def unexplained_text(unexplained: Unexplained) -> str:
    """The clusters for people, those that most customers met first."""
    return "\n".join(_unexplained_lines(unexplained))


def coverage_text(coverage: Coverage) -> str:
    """The shares as tables for a terminal."""
    lines = []
    for title, shares in _tables(coverage):
        width = max(len(title), *(len(share.name) for share in shares))
        heads = "".join(f"{head:>11}" for head in _HEADS.values())
        lines.append(f"{title:<{width}}{heads}  failures{_counts_head(coverage)}")
        for share in shares:
            percents = "".join(f"{share.percent(name):10.1f}%" for name in CLASSES)
            lines.append(f"{share.name:<{width}}{percents}  {share.total:>8,}{_counts(share)}")
        lines.append("")
    return "\n".join([*lines, *_coverage_notes(coverage)]).rstrip()


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)


UNEXPLAINED_REPORTS: Final[Mapping[str, Callable[[Unexplained], str]]] = {
    "text": unexplained_text,
    "json": lambda unexplained: _json(unexplained_data(unexplained)),
}
COVERAGE_REPORTS: Final[Mapping[str, Callable[[Coverage], str]]] = {
    "text": coverage_text,
    "json": lambda coverage: _json(coverage_data(coverage)),
}


def _unexplained_lines(unexplained: Unexplained) -> Iterator[str]:
    if not unexplained.failures:
        yield "There are no failures."
        return
    for cluster in unexplained.clusters:
        yield _head(cluster)
        yield f"          {_shortened(cluster.shown_template)}"
        if cluster.sample.text != cluster.shown_template:
            yield f"  sample  {_shortened(cluster.sample.text)}"
        named = [name or "no step" for name in cluster.steps]
        more = f" and {len(named) - _MOST_STEPS} more" if len(named) > _MOST_STEPS else ""
        yield f"  steps   {', '.join(named[:_MOST_STEPS])}{more}"
        yield f"  now     {'; '.join(_answered(answer) for answer in cluster.answers[:3])}"
        yield ""
    share = 100 * unexplained.unexplained / unexplained.failures
    yield (
        f"{unexplained.unexplained:,} of {unexplained.failures:,} failures ({share:.1f}%) are answered without a "
        f"cause: {_plural(unexplained.found, 'cluster')}, {len(unexplained.clusters):,} shown."
    )
    if any(cluster.truncated for cluster in unexplained.clusters):
        yield "There are very many different texts, so that only their first words were told apart."
    if not unexplained.complete:
        yield "Not every failure was looked at."


def _head(cluster: Cluster) -> str:
    parts = [] if cluster.vms is None else [("" if cluster.vms_exact else "about ") + _plural(cluster.vms, "VM")]
    parts.append(_plural(cluster.count, "failure"))
    if cluster.first and cluster.last:
        first, last = f"{cluster.first:%Y-%m-%d}", f"{cluster.last:%Y-%m-%d}"
        parts.append(first if first == last else f"{first} to {last}")
    return f"{cluster.id}  {' · '.join(parts)}"


def _answered(answer: AnsweredBy) -> str:
    name = f"{answer.rule_id} ({SORTS[answer.band]})" if answer.rule_id else SORTS[answer.band]
    return f"{name}, {answer.category}, {answer.severity}"


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _known(**values: str | None) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}


def _stamp(at: datetime | None) -> str | None:
    return at.isoformat().replace("+00:00", "Z") if at else None


def _share_data(share: Share) -> dict[str, Any]:
    data: dict[str, Any] = {
        "name": share.name,
        "failures": share.total,
        "explained": share.explained,
        "percent": {name: share.percent(name) for name in CLASSES},
        "by_failures": dict(share.failures),
    }
    if share.jobs is not None:
        data |= {"jobs": share.all_jobs, "by_jobs": dict(share.jobs)}
    if share.vms is not None:
        data |= {"vms": share.all_vms, "by_vms": dict(share.vms)}
    return data | ({} if share.exact else {"estimated": True})


def _tables(coverage: Coverage) -> list[tuple[str, tuple[Share, ...]]]:
    tables = (("Overall", (coverage.overall,)), ("Step", coverage.steps), ("Operation", coverage.operations))
    return [(title, shares) for title, shares in (*tables, ("Area", coverage.areas)) if shares]


def _counts_head(coverage: Coverage) -> str:
    overall = coverage.overall
    return ("      jobs" if overall.all_jobs else "") + ("       VMs" if overall.all_vms else "")


def _counts(share: Share) -> str:
    return "".join(f"{_number(count, share):>10}" for count in (share.all_jobs, share.all_vms) if count is not None)


def _number(count: int | None, share: Share) -> str:
    return "" if count is None else f"{'' if share.exact else '~'}{count:,}"


def _coverage_notes(coverage: Coverage) -> Iterator[str]:
    jobs, vms = coverage.overall.jobs, coverage.overall.vms
    yield f"The answers to {coverage.overall.explained}% of the failures name the cause."
    if jobs:
        yield f"Jobs with a failure answered by {_by_class(jobs, coverage.overall)}."
    if vms:
        yield f"VMs that met one answered by {_by_class(vms, coverage.overall)}."
    if not coverage.overall.exact:
        yield "Numbers with ~ are estimates, good to about 2%."


def _by_class(counts: Mapping[str, int], share: Share) -> str:
    mark = "" if share.exact else "~"
    words = ("a rule", "a composed answer", "one that says only that something failed", "a fallback")
    return "; by ".join(f"{word}: {mark}{counts[name]:,}" for word, name in zip(words, CLASSES, strict=True))
