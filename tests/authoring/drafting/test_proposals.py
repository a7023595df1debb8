"""Which words of a text are proposed for a list, and how a proposal gets into its file."""

from pathlib import Path

import pytest

from plainspoken.authoring.drafting.list_file import file_text, prove, write_proposal
from plainspoken.authoring.drafting.proposals import Proposal, likely_faults, noun_proposals, proposals_of
from plainspoken.authoring.drafting.rule_file import CannotWrite
from plainspoken.authoring.mining.clusters import Cluster
from plainspoken.authoring.mining.miner import single_cluster
from plainspoken.catalogue.loader import load_catalogue
from plainspoken.engine.failures import StoredFailure
from plainspoken.engine.sanitizer import Sanitizer

FROZEN = "attach failed: volume vol-8a7f2c is frozen by retention policy for 36h0m0s"
LINE = Proposal("faults", "in-use", "frozen by retention policy")


def cluster_of(sanitizer: Sanitizer, text: str) -> Cluster:
    return single_cluster(sanitizer, StoredFailure(text))


def phrases(sanitizer: Sanitizer, text: str) -> list[str]:
    return [proposal.phrase for proposal in proposals_of(cluster_of(sanitizer, text), sanitizer, fault="in-use")]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        (FROZEN, "frozen by retention policy"),
        ("2025-10-03T14:07:28Z ERROR zq.Frozen: the moon is too far away", "moon too far away"),
        ("cannot attach it: the quibble of vm01 was claimed", "quibble … claimed"),
    ],
)
def test_the_words_that_say_what_went_wrong_are_proposed_without_names_and_values(
    sanitizer: Sanitizer, text: str, phrase: str
) -> None:
    found = phrases(sanitizer, text)

    assert found
    assert phrase in {found[0], found[0].replace("is ", "").replace("the ", "")}


def test_a_text_without_words_of_its_own_has_no_proposal(sanitizer: Sanitizer) -> None:
    assert phrases(sanitizer, "vol-8a7f2c: 10.0.0.1") == []


def test_faults_are_likely_when_their_phrases_share_telling_words(sanitizer: Sanitizer) -> None:
    assert "policy" in likely_faults(cluster_of(sanitizer, FROZEN), sanitizer)
    assert likely_faults(cluster_of(sanitizer, "frobs and quibbles"), sanitizer) == []


def test_a_noun_is_looked_for_before_what_went_wrong(sanitizer: Sanitizer) -> None:
    cluster = cluster_of(sanitizer, "the quibble has no space left")

    assert [proposal.phrase for proposal in noun_proposals(cluster, sanitizer, "volume")] == ["quibble"]


def test_a_proposal_is_proved_with_everything_around_it(sanitizer: Sanitizer) -> None:
    cluster = cluster_of(sanitizer, FROZEN)
    taken = Proposal("faults", "in-use", "no space left")

    assert prove(LINE, cluster, sanitizer, directory=None).holds
    assert [finding.check for finding in prove(taken, cluster, sanitizer, directory=None).findings]


def test_a_phrase_that_does_not_decide_the_answer_does_not_hold(sanitizer: Sanitizer) -> None:
    cluster = cluster_of(sanitizer, f"{FROZEN}: no space left on device")
    proof = prove(LINE, cluster, sanitizer, directory=None)

    assert not proof.holds
    assert proof.answer is not None
    assert proof.answer.rule_id is not None
    assert proof.answer.rule_id.startswith("fault.no-space")


def test_a_new_file_is_a_list_that_explains_the_text(tmp_path: Path) -> None:
    place = write_proposal(LINE, tmp_path / "site")
    answer = Sanitizer(load_catalogue(tmp_path / "site")).sanitize(FROZEN)

    assert place == tmp_path / "site" / "faults.yaml"
    assert (answer.rule_id, answer.cause_known) == ("fault.in-use+volume", True)


def test_a_phrase_joins_those_that_its_entry_has_and_comments_stay(tmp_path: Path) -> None:
    place = write_proposal(LINE, tmp_path)
    place.write_text(f"{place.read_text(encoding='utf-8')}# the end\n", encoding="utf-8")
    write_proposal(Proposal("faults", "in-use", "it's taken"), tmp_path)
    write_proposal(Proposal("faults", "denied", "turned away"), tmp_path)
    text = place.read_text(encoding="utf-8")

    assert "# the end\n" in text
    faults = load_catalogue(tmp_path).faults
    assert faults["in-use"].phrases[-2:] == ("frozen by retention policy", "it's taken")
    assert faults["denied"].phrases[-1] == "turned away"


def test_a_list_written_one_below_the_other_stays_so() -> None:
    before = "faults:\n  in-use:\n    phrases:\n      - taken away\n      - taken  # rarely\n"

    assert "taken away" in file_text(LINE, before)
    assert "frozen by retention policy" in file_text(LINE, before)
    assert "# rarely" in file_text(LINE, before)


@pytest.mark.parametrize("before", ["faults: [", "- id: a.b\n", "faults:\n  in-use: { phrases: }\n"])
def test_a_file_that_cannot_take_it_is_left_as_it_is(tmp_path: Path, before: str) -> None:
    (tmp_path / "faults.yaml").write_text(before, encoding="utf-8")

    with pytest.raises(CannotWrite):
        write_proposal(LINE, tmp_path)
    assert (tmp_path / "faults.yaml").read_text(encoding="utf-8") == before
