"""Texts that customers read: how they are worded, what they advise, and what may get into them."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainspoken.lint.runner import lint
from tests.rule_files import write_rules

RULE = """
- id: vm.down
  when: {{ text: {{ contains: is down }} }}
  category: platform
  severity: error
  message: {message}
  actions: [{action}]
  examples: [{{ text: {example} }}]
  not_for: [{{ text: vm is up }}]
"""


def checks(
    small: Path, *, message: str = "The VM is down.", action: str = "Start the VM", example: str = "vm is down"
) -> set[str]:
    def quoted(text: str) -> str:
        return text if text.startswith("{") else "'" + text.replace("'", "''") + "'"

    texts = {"message": quoted(message), "action": quoted(action), "example": quoted(example)}
    write_rules(small, {"failures/vm.yaml": RULE.format(**texts)})
    return {finding.check for finding in lint([small]).findings}


class TestWording:
    @pytest.mark.parametrize(
        ("message", "check"),
        [
            ("The user did not enter a password.", "wording-blame"),
            ("You have forgotten to start the VM.", "wording-blame"),
            ("You forgot the password.", "wording-blame"),
            ("This is your mistake.", "wording-blame"),
            ("You did something wrong.", "wording-blame"),
            ("You chose the wrong network.", "wording-blame"),
            ("The administrator entered the wrong password.", "wording-blame"),
            ("Illegal value.", "wording-blame"),
            ("The disk is <b>full.", "wording-markup"),
            ("The disk is `full`.", "wording-markup"),
            ("The disk is full. See [the guide](x).", "wording-markup"),
            ("The disk is full &amp; locked.", "wording-markup"),
            ("The colour is unknown.", "wording-british"),
            ("The volume was not recognised.", "wording-british"),
            ("The job was cancelled.", "wording-british"),
            ("The disk is full. Nothing was copied", "wording-period"),
            ("Oh no!", "wording-exclamation"),
        ],
    )
    def test_wording_that_is_told(self, small: Path, message: str, check: str) -> None:
        assert checks(small, message=message) == {check}

    @pytest.mark.parametrize(
        "message",
        [
            "The size 5 * 3 and 2 * 4 differ.",
            "The disk is full - nothing was copied",
            "The limit of 5 < 7 is reached.",
            "The job was canceled.",
            "The disk you chose is full. Nothing was copied.",
            "Advice, promises and exercises likewise precise.",
            "The value is used once, e.g. by the VM.",
        ],
    )
    def test_wording_that_is_fine(self, small: Path, message: str) -> None:
        assert checks(small, message=message) == set()


class TestAdvice:
    @pytest.mark.parametrize(
        ("action", "check"),
        [
            ("Check the details", "wording-vacuous"),
            ("Check the logs for details", "wording-vacuous"),
            ("Review your configuration", "wording-vacuous"),
            ("Fix the problem and try again", "wording-vacuous"),
            ("Contact support", "wording-vacuous"),
            ("Contact the support team for assistance", "wording-vacuous"),
            ("Contact your administrator if the problem persists", "wording-vacuous"),
            ("Delete the volume", "wording-destructive"),
            ("Format the disk again", "wording-destructive"),
            ("{ text: Run rm -rf on the folder, who: admin }", "wording-destructive"),
            ("Start the VM.", "wording-period"),
            ("The VM is to be started", "wording-action-verb"),
            ("start the VM", "wording-action-verb"),
        ],
    )
    def test_advice_that_is_told(self, small: Path, action: str, check: str) -> None:
        assert check in checks(small, action=action)

    @pytest.mark.parametrize(
        "action",
        [
            "Check the details of the network mapping",
            "Check that the source appliance is switched on",
            "Contact support with the job ID, so that the volume can be checked",
            "{ text: Delete the snapshots that are not needed, who: admin }",
            "Choose the format of the disk",
            "Wait a minute. Then try again.",
        ],
    )
    def test_advice_that_is_fine(self, small: Path, action: str) -> None:
        assert checks(small, action=action) == set()


class TestFacts:
    def checks(self, small: Path, like: str, message: str, example: str) -> set[str]:
        write_rules(small, {"vocabulary.yaml": "\ndetectors: { code: '[code]', path: '[file]' }"})
        rule = RULE.format(message=f"'{message}'", action="Start the VM", example=f"'{example}'")
        rule = rule.replace("{ contains: is down }", f"{{ like: '{like}' }}")
        write_rules(small, {"failures/vm.yaml": rule})
        return {finding.check for finding in lint([small]).findings}

    def test_a_number_behind_a_word_that_makes_it_a_code(self, small: Path) -> None:
        found = self.checks(
            small, "down with ({n:count})", "It stopped with exit status {n}.", "down with (an unknown number)"
        )

        assert found == {"leak-through-fact"}

    def test_a_name_that_completes_a_path(self, small: Path) -> None:
        assert "leaked-term" in self.checks(small, "down on {n:name}", "It stopped on /{n}/data.", "down on web01")

    def test_values_in_plain_sentences_are_fine(self, small: Path) -> None:
        assert self.checks(small, "down on {n:name}", "It stopped on {n}.", "down on web01") == set()


class TestTerms:
    @pytest.mark.parametrize(
        ("terms", "check"),
        [
            ("{ term: aaa, say: The Bbb tool }, { term: bbb, say: Driver tool }", "term-chain"),
            ("{ term: aaa, say: The BBB1 tool }, { term: bbbX, say: Driver tool }", "term-chain"),
            ("{ term: aaa, say: New AAA }", "term-again"),
            ("{ term: aaa, say: AAA }", "term-idle"),
            ("{ term: aaa, say: Part of vm-creation }", "term-unstable"),
            ("{ term: aaa, say: The aaab tool }", ""),
            ("{ term: a b, say: Driver tool }, { term: b, say: Other tool }", ""),
            ("{ term: aaa, say: The libguestfs tool }", "leaked-term"),
        ],
    )
    def test_terms_that_would_be_replaced_again(self, small: Path, terms: str, check: str) -> None:
        write_rules(small, {"terms.yaml": f"\nterms: [{terms}]"})

        assert {finding.check for finding in lint([small]).findings} == ({check} if check else set())


class TestSecrets:
    @pytest.mark.parametrize(
        "secret",
        [
            "password=Tr0ub4dor&3",
            "AKIAIOSFODNN7EXAMPLA",
            "https://admin:s3cr3tpw1@vc.local/sdk",
            "Authorization: Bearer abcdef0123456789",
            "password=hunter2secret",
            "password=MySecret99",
            "https://admin:correcthorsebattery@vc.local/sdk",
        ],
    )
    def test_a_secret_is_told_without_quoting_it(self, small: Path, secret: str) -> None:
        assert checks(small, example=f"{secret} vm is down") == {"example-secret"}
        (finding,) = lint([small]).findings
        assert secret not in str(finding)
        assert finding.location.column > 15

    @pytest.mark.parametrize(
        "text",
        [
            "password=<hidden>",
            "password=***",
            "password=secret",
            "password=your-password-1",
            "token=EXAMPLE_TOKEN_1",
            "https://user:password@vc.local/sdk",
            "password: wrong",
            "token expired",
            "failed to decrypt password: cipher:",
        ],
    )
    def test_what_stands_for_a_secret_is_none(self, small: Path, text: str) -> None:
        assert checks(small, example=f"{text} vm is down") == set()


class TestCharacters:
    @pytest.mark.parametrize("text", ["Größe", "naïve", "Ελλάδα", "Москва", "🖥️ 👩‍💻", "“quoted” – so…"])
    def test_other_scripts_and_emoji_are_fine(self, small: Path, text: str) -> None:
        path = small / "terms.yaml"
        path.write_text(path.read_text(encoding="utf-8") + f"# {text}\n", encoding="utf-8")

        assert lint([small]).findings == ()

    def test_a_comment_is_looked_at_too(self, small: Path) -> None:
        path = small / "terms.yaml"
        path.write_text(path.read_text(encoding="utf-8") + "# reviewed\u202e by me\n", encoding="utf-8")

        assert [finding.check for finding in lint([small]).findings] == ["character-bidi"]


class TestIds:
    def rules(self, small: Path, second: str) -> list[str]:
        first = RULE.format(message="The VM is down", action="Start the VM", example="vm is down")
        other = first.replace("is down", "is slow").replace("vm.down", second)
        write_rules(small, {"failures/vm.yaml": first.replace("vm.down", "vm.time-out") + other})
        return [finding.check for finding in lint([small]).findings]

    @pytest.mark.parametrize("second", ["vm.time-outs", "vm.out-time", "vm.timeout"])
    def test_ids_that_look_alike(self, small: Path, second: str) -> None:
        assert self.rules(small, second) == ["id-look-alike"]

    @pytest.mark.parametrize(
        ("name", "found"), [("vm", []), ("vm-power", []), ("vmx", ["id-area"]), ("v", ["id-area"])]
    )
    def test_an_area_has_one_file_or_several_that_begin_with_it(self, small: Path, name: str, found: list[str]) -> None:
        text = RULE.format(message="The VM is down", action="Start the VM", example="vm is down")
        write_rules(small, {f"failures/{name}.yaml": text})

        assert [finding.check for finding in lint([small]).findings] == found

    def test_other_ids_do_not(self, small: Path) -> None:
        assert self.rules(small, "vm.time-over") == []
