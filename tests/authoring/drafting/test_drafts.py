import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plainspoken.authoring.drafting.drafts import ID, RuleDraft, drafts_of
from plainspoken.authoring.drafting.rule_file import check_draft
from plainspoken.authoring.mining.clusters import Cluster
from plainspoken.authoring.mining.miner import find_unexplained, single_cluster
from plainspoken.catalogue.failure import Failure
from plainspoken.catalogue.loader import load_catalogue
from plainspoken.engine.failures import StoredFailure
from plainspoken.engine.sanitizer import Sanitizer

pytestmark = pytest.mark.slow

FROZEN = "attach failed: volume vol-8a7f2c is frozen by retention policy for 36h0m0s"


def first_draft(sanitizer: Sanitizer, *texts: str, step: str | None = None) -> RuleDraft:
    failures = [StoredFailure(text, step=step) for text in texts]
    clusters = find_unexplained(failures, sanitizer).clusters
    return next(drafts_of(clusters[0], sanitizer, others=clusters))


def answered(draft: RuleDraft, tmp_path: Path, text: str, step: str | None = None) -> str | None:
    """Id of the rule that answers a text once the draft is worded and published over the built-in catalogue."""
    place = tmp_path / "published" / "failures" / f"{draft.area}.yaml"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("# yaml-language-server: $schema=failures.schema.json\n" + draft.text, encoding="utf-8")
    return Sanitizer(load_catalogue(tmp_path / "published"), drafts=True).sanitize(Failure(text, step=step)).rule_id


def test_a_draft_looks_for_the_shared_words_with_typed_holes(small: Sanitizer) -> None:
    draft = first_draft(small, FROZEN, FROZEN.replace("8a7f2c", "9b8e3d"))

    assert "like: 'attach failed: volume {} is frozen by retention policy for {duration:duration}'" in draft.text
    assert "facts: { duration: 1 day 12 hours }" in draft.text


def test_a_draft_names_the_step_that_all_failures_share(small: Sanitizer) -> None:
    assert "steps: [volume-attachment]" in first_draft(small, FROZEN, step="volume-attachment").text


def test_a_draft_of_failures_of_several_steps_names_none(small: Sanitizer) -> None:
    failures = [StoredFailure(FROZEN, step="volume-attachment"), StoredFailure(FROZEN, step="vm-creation")]
    (cluster,) = find_unexplained(failures, small).clusters

    assert "steps:" not in next(drafts_of(cluster, small)).text


def test_a_draft_says_what_is_said_now(small: Sanitizer) -> None:
    draft = first_draft(small, FROZEN)

    assert "message: 'A storage volume of the VM could not be used. The reason is not known yet.'" in draft.text
    assert "category: storage" in draft.text
    assert "severity: warning" in draft.text
    assert "- { text: 'Try the operation again when no other job runs', do: retry }" in draft.text


def test_a_draft_never_says_the_values_of_one_failure(small: Sanitizer) -> None:
    draft = first_draft(small, "vm01 needs 5 GB of disk, says the frobnicator")

    assert "message" in draft.text
    assert "The disk needs" not in draft.text


def test_a_draft_holds_nothing_of_a_customer(small: Sanitizer) -> None:
    text = "volume of acme01 at 10.44.5.6 lost /opt/acme/x.raw with password=Acme-1-Secret for job-20251003-140728"

    assert not re.search(r"acme|10\.44|20251003", first_draft(small, text).text, re.IGNORECASE)


def test_the_nearest_other_cluster_must_not_be_answered(small: Sanitizer) -> None:
    texts = [FROZEN, FROZEN, "volume vol-11aa22 is frozen by an administrator", "the moon is too far"]
    draft = first_draft(small, *texts)

    assert "is frozen by an administrator'" in draft.text.partition("not_for:")[2]


def test_an_id_is_made_of_the_area_and_of_clean_words(small: Sanitizer) -> None:
    draft = first_draft(small, "libvirt lost the volume behind the frobnicator")

    assert draft.area == "disks"
    assert ID.fullmatch(draft.rule_id)
    assert "libvirt" not in draft.rule_id


def test_words_without_values_are_looked_for_as_words(small: Sanitizer) -> None:
    assert "contains: 'volume trouble again'" in first_draft(small, "volume trouble again").text


def test_a_draft_explains_the_cause_that_stands_behind_its_words(small: Sanitizer) -> None:
    cluster = single_cluster(small, StoredFailure("the frobnicator of cheese gave up: no space left on device"))

    assert "  explains: [no-space]\n" in next(drafts_of(cluster, small)).text


def test_a_text_without_words_has_no_draft(small: Sanitizer) -> None:
    assert list(drafts_of(single_cluster(small, StoredFailure("10.0.0.1: 4711")), small)) == []


TEXTS = [
    FROZEN,
    "Job halted",
    "it's the {weird} one: 'quotes' and \"more\" # of them: - and * and & too",
    "frobnicator: [ERROR] 12:30:01 no such cheese in C:\\cheese\\shop.dll (0x80070005), 3 of 5 slices eaten",
    "\x1b[31mcolors\x1b[0m\nand\tlines made the frobnicator weep",
    "cannot frob the \N{FACE WITH TEARS OF JOY} because of 'Ümläute' in the cheese",
    "frob: " + "at com.cheese.Shop.sell(Shop.java:42) " * 400 + "caused by: the last slice has been eaten by mice",
    "the regex .*foo|bar$ of the frobnicator is \\d wrong again",
    "ids 2025-10-03 acce1839-2ed5-4778-b57e-5854eb7b8b09 00:50:56:ab:cd:ef confuse the frobnicator",
    "slices at 95.5% of 102 GB after 2m30s, frobnicator gives up",
    'failed to list cheeses: Get "http://10.0.0.1:8080/client/api?command=list&cheese=' + 200 * "x" + '": EOF',
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_draft_passes_lint_and_answers_its_failure(sanitizer: Sanitizer, tmp_path: Path, text: str) -> None:
    step = "volume-attachment" if "o" in text else None
    cluster = single_cluster(sanitizer, StoredFailure(text, step=step))
    assert cluster.answers[0].band in {"general", "fallback"}
    draft = next(draft for draft in drafts_of(cluster, sanitizer) if not check_draft(draft))

    assert answered(draft, tmp_path, text, step) == draft.rule_id


def test_drafts_of_the_corpus_pass_lint(sanitizer: Sanitizer, corpus: Callable[[str], list[dict[str, Any]]]) -> None:
    failures = [StoredFailure(row["text"], step=row["step"]) for row in corpus("dev.jsonl")]
    clusters = find_unexplained(failures, sanitizer).clusters

    assert [found for cluster in clusters[:300:50] if (found := findings_of(cluster, sanitizer, clusters))] == []


def findings_of(cluster: Cluster, sanitizer: Sanitizer, others: tuple[Cluster, ...]) -> list[str]:
    drafts = list(drafts_of(cluster, sanitizer, others=others))
    for draft in drafts:
        if not check_draft(draft):
            return []
    return [cluster.shown_template] if drafts else []
