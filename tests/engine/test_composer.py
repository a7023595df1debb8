"""What is chosen of a text, and the answer composed of it, by lists of a test's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from plainspoken.catalogue.failure import Failure
from plainspoken.catalogue.loader import load_catalogue
from plainspoken.engine.answers import SanitizedMessage
from plainspoken.engine.sanitizer import Sanitizer
from tests.rule_files import SMALL_CATALOGUE, write_rules

FORMS = """
    sentence: '{name} hit the {{subject}}.'
    around: '{name} came while the operation worked on the {{subject}}.'
    alone: '{name} came.'
"""


def fault(name: str, lines: str, actions: str = "[Try again]") -> str:
    forms = FORMS.format(name=name.capitalize())
    return f"  {name}:\n    {lines}\n    category: platform{forms}    actions: {actions}\n"


FAULTS = "\nfaults:\n" + "".join(
    [
        fault("frost", "strength: definite\n    phrases: [frozen solid, ice cold]"),
        fault("wind", "strength: ordinary\n    phrases: [windy, strong wind from there]"),
        fault("haze", "strength: weak\n    phrases: [hazy]"),
        fault(
            "lull",
            "role: effect\n    details:\n      - { find: ['after {long:duration}'], say: 'It took {long}.' }\n"
            "    phrases: [becalmed]",
        ),
        fault("crash", "strength: overriding\n    phrases: [went overboard]"),
        fault("ending", "role: effect\n    strength: weak\n    phrases: [failed]"),
        fault(
            "stop",
            "role: effect\n    phrases: [cannot sail, sailing failed]\n    result: 'The {subject} did not sail.'",
        ),
        fault("mist", "strength: definite\n    of_systems: yes\n    phrases: [out of sight]"),
        fault("calm", "role: harmless\n    phrases: [as a precaution]"),
        fault(
            "rain",
            "strength: definite\n    implies: [boat]\n    phrases: [rained off]",
            "[{ text: Sail live, do: try_live_failover }, { text: Sail from the source, when: { sides: [source] } }, "
            "{ text: Sail later, unless: { steps: [vm-creation] } }]",
        ),
        fault(
            "flood",
            "strength: definite\n    details:\n"
            "      - { find: ['{deep:count} meters'], say: '{deep} meters are too deep.' }\n"
            "      - { find: [', {high:count} of {all:count} piers'], say: '{high} of {all} piers stand.' }\n"
            "    phrases: [flooded]",
        ),
    ]
)
SUBJECTS = """
subjects:
  boat: { noun: boat, nouns: { source: boat of the source VM }, category: platform, telling: yes, phrases: [boat] }
  oar: { noun: oar, category: platform, telling: some, phrases: [oar] }
  pier: { noun: pier, category: platform, telling: no, phrases: [pier] }
  home-port: { noun: home port, category: platform, telling: yes, side: source, phrases: [home port] }
"""
SPEAKERS = """
speakers:
  harbor: { side: source, system: home-port, marks: [harbormaster] }
  sea: { side: destination, marks: [pilot] }
  ferry: { side: between, marks: [ferryman] }
"""
STEPS = """
  casting-off:
    display_name: Casting Off
    phase: setup
    description: Takes the lines off
    icon: x
    side: source
    failure: { category: platform, message: The lines were not taken off }
  landing:
    display_name: Landing
    phase: finalization
    description: Puts the boat ashore
    icon: x
    at_stake: { message: The boat may be adrift., severity: critical, actions: [Look for the boat] }
    failure: { category: platform, message: The landing failed, actions: [Look for the boat, Land again] }
"""
CELLS = """
cells:
  - faults: [wind]
    subjects: [oar]
    because: Wind breaks oars.
    category: platform
    severity: critical
    message: 'The {subject} broke in the wind.'
    actions: [Bring another one]
"""

Answer = Callable[..., SanitizedMessage]


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Answer:
    kind = "kinds:\n  - { kind: live, job_type: live_failover, display_name: Live, icon: x, contains: [live] }"
    kind += "\n  - { kind: test, job_type: test_failover, display_name: Test, icon: x, contains: [test] }"
    operations = SMALL_CATALOGUE["operations.yaml"].replace("kinds:", kind)
    lists = {"faults.yaml": FAULTS, "subjects.yaml": SUBJECTS, "speakers.yaml": SPEAKERS, "cells.yaml": CELLS}
    rules: Path = write_rules(
        tmp_path_factory.mktemp("rules"),
        {
            **SMALL_CATALOGUE,
            **lists,
            "operations.yaml": operations,
            "steps.yaml": SMALL_CATALOGUE["steps.yaml"] + STEPS,
        },
    )
    sanitizer = Sanitizer(load_catalogue(rules, builtin=False))
    return lambda text, **context: sanitizer.sanitize(Failure(text, **context))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param("failed: it was windy", "wind", id="why beats that"),
        pytest.param("it was windy: failed", "wind", id="why beats that, wherever it stands"),
        pytest.param("hazy: failed", "haze", id="a weak cause beats that it failed"),
        pytest.param("windy: hazy", "wind", id="a weak cause counts only where no other is"),
        pytest.param("went overboard: frozen solid", "crash", id="a crash beats all"),
        pytest.param("frozen solid: strong wind from there", "wind", id="the last clause has the reason"),
        pytest.param("strong wind from there\nfrozen solid", "frost", id="of lines too"),
        pytest.param("frozen solid and strong wind from there", "frost", id="definite beats ordinary in one clause"),
        pytest.param("ERROR: frozen solid\nstrong wind from there", "frost", id="a line that says error decides"),
        pytest.param("frozen solid: windy", "frost", id="one word of an ordinary fault does not beat a definite one"),
    ],
)
def test_which_fault_is_chosen(answer: Answer, text: str, fault: str) -> None:
    assert answer(text).rule_id == f"fault.{fault}"


@pytest.mark.parametrize(
    ("text", "rule_id"),
    [
        pytest.param("the boat is frozen solid", "fault.frost+boat", id="the noun of its clause"),
        pytest.param("boat 7: frozen solid", "fault.frost+boat", id="else the nearest clause before"),
        pytest.param("the oar, the boat: frozen solid", "fault.frost+boat", id="the most telling noun"),
        pytest.param("the pier and the oar frozen solid", "fault.frost+oar", id="a weak noun only without another"),
        pytest.param("the pier frozen solid", "fault.frost+pier", id="a weak noun in the fault's clause"),
        pytest.param("the pier: frozen solid", "fault.frost", id="a weak noun of another clause never"),
        pytest.param("the boat was rained off", "fault.rain", id="what the fault implies never"),
        pytest.param("boat: rowing failed", "fault.ending", id="of an effect only nouns of its clause"),
        pytest.param("/srv/boat/7 frozen solid", "fault.frost", id="no noun within a path"),
    ],
)
def test_what_it_happened_to(answer: Answer, text: str, rule_id: str) -> None:
    assert answer(text).rule_id == rule_id


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("the boat is frozen solid", "Frost hit the boat."),
        ("boat 7: frozen solid", "Frost hit the boat."),
        ("boat: frozen solid", "Frost came while the operation worked on the boat."),
        ("frozen solid", "Frost came."),
        ("harbormaster: out of sight", "Mist came while the operation worked on the home port."),
        ("harbormaster: the pier is out of sight", "Mist came while the operation worked on the home port."),
        ("the pier is out of sight", "Mist came while the operation worked on the pier."),
        ("harbormaster: ice cold", "Frost came."),
        ("the boat path was frozen solid", "Frost came while the operation worked on the boat."),
        ("the boat hull was frozen solid", "Frost came. The error mentions the boat."),
        ("the boat reported frozen solid", "Frost hit the boat."),
        ("harbormaster: the boat is frozen solid", "Frost hit the boat of the source VM."),
        ("the home port: the boat is frozen solid", "Frost hit the boat of the source VM."),
        ("the boat is frozen solid. harbormaster", "Frost hit the boat."),
        ("the oar is windy", "The oar broke in the wind."),
        ("the boat flooded by 12 meters", "Flood hit the boat. 12 meters are too deep."),
        ("task a, 8 of 12, boat flooded, 3 of 4 piers", "Flood hit the boat. 3 of 4 piers stand."),
    ],
)
def test_the_sentence(answer: Answer, text: str, message: str) -> None:
    assert answer(text).user_message == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("the boat 7 is frozen solid", "Frost hit the boat."),
        ("the boat 404 is frozen solid", "Frost hit the boat."),
        ("the boat is already frozen solid", "Frost hit the boat."),
        ("frozen solid is the boat", "Frost hit the boat."),
        ("the boat path is frozen solid", "Frost came while the operation worked on the boat."),
        ("frozen solid: ice cold boat path", "Frost came while the operation worked on the boat."),
        ("the oar size was windy", "Wind came while the operation worked on the oar."),
        ("the oar was windy", "The oar broke in the wind."),
    ],
)
def test_what_is_said_of_a_part_is_not_said_of_the_whole(answer: Answer, text: str, message: str) -> None:
    assert answer(text).user_message == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("cannot sail boat 7: windy", "The boat did not sail. Wind came."),
        ("cannot sail boat 503: windy", "The boat did not sail. Wind came."),
        ("boat 7: sailing failed: oar windy: ice cold", "Frost came while the operation worked on the oar."),
        ("boat sailing failed: home port frozen solid", "The boat did not sail. Frost hit the home port."),
        ("cannot sail boat info: windy", "Wind came while the operation worked on the boat."),
        ("cannot sail boat chart: windy", "Wind came. The error mentions the boat."),
        ("cannot sail around for boat 7: windy", "Wind came while the operation worked on the boat."),
        ("windy: cannot sail boat 7", "Wind came. The error mentions the boat."),
        ("windy: boat 7", "Wind came while the operation worked on the boat."),
        ("cannot sail pier: windy", "Wind came."),
    ],
)
def test_what_did_not_happen_is_told_before_its_cause_where_the_text_says_it(
    answer: Answer, text: str, message: str
) -> None:
    assert answer(text).user_message == message


def test_a_step_gives_no_side_of_itself(answer: Answer) -> None:
    assert answer("the boat is frozen solid", step="vm-creation").user_message == "Frost hit the boat."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "the boat is frozen solid", "Frost hit the boat of the source VM.", id="where the text names none"
        ),
        pytest.param("the boat is frozen solid. the pilot", "Frost hit the boat.", id="not where it names another"),
        pytest.param(
            "ferryman: the boat is frozen solid",
            "Frost hit the boat of the source VM.",
            id="where who speaks stands between the two",
        ),
    ],
)
def test_a_step_that_works_on_one_side_gives_it(answer: Answer, text: str, message: str) -> None:
    assert answer(text, step="casting-off").user_message == message


@pytest.mark.parametrize(
    ("text", "told", "actions"),
    [
        pytest.param(
            "the oar is frozen solid",
            "Frost hit the oar. The boat may be adrift.",
            ("Look for the boat", "Try again"),
            id="behind the cause",
        ),
        pytest.param(
            "something happened",
            "The landing failed. The boat may be adrift.",
            ("Look for the boat", "Land again"),
            id="once where the words of the step tell it too",
        ),
    ],
)
def test_what_a_failed_step_leaves_behind_is_told_whatever_the_cause(
    answer: Answer, text: str, told: str, actions: tuple[str, ...]
) -> None:
    message = answer(text, step="landing")

    assert (message.user_message, message.severity, message.actionable_steps) == (told, "critical", actions)


def test_a_cell_has_its_own_severity_and_actions(answer: Answer) -> None:
    message = answer("the oar is windy")

    assert (message.severity, message.actionable_steps) == ("critical", ("Bring another one",))
    assert answer("the boat is windy").severity == "error"


@pytest.mark.parametrize(
    ("text", "context", "actions"),
    [
        ("rained off", {}, ("Sail live", "Sail later")),
        ("rained off", {"operation": "live_failover"}, ("Sail later",)),
        ("rained off", {"operation": "test_failover"}, ("Sail live", "Sail later")),
        ("rained off", {"operation": "rollback"}, ("Sail later",)),
        ("rained off", {"operation": "replication"}, ("Sail later",)),
        ("harbormaster: rained off", {}, ("Sail live", "Sail from the source", "Sail later")),
        ("rained off", {"step": "vm-creation"}, ("Sail live",)),
    ],
)
def test_actions_are_offered_where_they_fit(
    answer: Answer, text: str, context: dict[str, str], actions: tuple[str, ...]
) -> None:
    assert answer(text, **context).actionable_steps == actions


def test_a_detail_begins_a_sentence_of_its_own_behind_the_words_of_a_step(answer: Answer) -> None:
    message = answer("becalmed after 5m0s", step="casting-off").user_message

    assert message == "The lines were not taken off. Lull came. It took 5 minutes."


def test_an_effect_leaves_the_words_to_the_step(answer: Answer) -> None:
    message = answer("failed", step="vm-creation")

    assert message.user_message != "Ending came."
    assert not message.cause_known
    assert answer("failed").user_message == "Ending came."


@pytest.mark.parametrize(
    ("text", "rule_id"),
    [
        ("frozen solid as a precaution", None),
        ("rowing was windy: frozen solid as a precaution", "fault.wind"),
        ("2026-03-02 10:11:12 INFO rowing frozen solid\n2026-03-02 10:11:13 ERROR rowing windy", "fault.wind"),
        ("2026-03-02 10:11:12 INFO rowing frozen solid\nnobody knows", None),
        ("2026-03-02 10:11:12 INFO rowing frozen solid", "fault.frost"),
    ],
)
def test_harmless_clauses_and_quiet_lines_do_not_answer_for_others(
    answer: Answer, text: str, rule_id: str | None
) -> None:
    assert answer(text).rule_id == rule_id


def test_what_was_only_worked_on_gets_no_advice_as_if_it_were_missing(sanitizer: Sanitizer) -> None:
    def advice(text: str) -> str:
        return " ".join(sanitizer.sanitize(text).actionable_steps)

    assert "creates missing volumes" in advice("volume 7 was not found")
    assert "creates missing volumes" not in advice("failed to detach volume 7: cannot find the moon")


def test_a_refused_login_on_the_way_to_a_volume_is_no_key_of_the_volume(sanitizer: Sanitizer) -> None:
    on_the_way = sanitizer.sanitize("failed to unset the label of volume 7: failed to get the moon: status code: 401")
    of_its_own = sanitizer.sanitize("LUKS volume 7: no key available with this passphrase")

    assert "password or key for the storage volume" not in on_the_way.user_message
    assert "password or key for the storage volume" in of_its_own.user_message
