"""Rules published over HTTP to a real directory, by callers of every role, and taken over by the server."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from plainspoken.access.audit import read_audit
from plainspoken.access.scopes import Role
from plainspoken.access.token_rows import WHOLE_ROLE, TokenRow, insert_token
from plainspoken.access.tokens import new_token
from plainspoken.api.app import create_app
from plainspoken.api.publishing import attempts, routes
from plainspoken.api.rules import heavy_work as bench
from plainspoken.catalogue.files import builtin_rules
from plainspoken.catalogue.model import Catalogue
from plainspoken.catalogue.watcher import CatalogueWatcher
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.errors import DatabaseUnavailable, SettingsError
from plainspoken.lint.verdicts import SharedVerdicts
from plainspoken.publishing.publisher import Publisher
from plainspoken.settings import Auth, ServerOptions
from plainspoken.store.database import run_blocking
from tests.api.test_problems import check_problem
from tests.support import new_store

Client = TestClient[Litestar]
Json = dict[str, Any]

pytestmark = pytest.mark.slow

FILES, PUBLICATIONS = "/api/v1/rules/files", "/api/v1/rules/publications"
CHECK, IMPACT, STATUS = "/api/v1/rules/check", "/api/v1/rules/impact", "/api/v1/catalogue/status"
SANITIZE = "/api/v1/sanitize"


def rule(area: str, message: str = "The time to keep this copy is over") -> str:
    """A file with a rule that stands by itself."""
    return f"""# yaml-language-server: $schema=../schemas/failures.schema.json
- id: {area}.window-closed
  when: {{ text: {{ contains: 'zanzibar {area} window closed' }} }}
  category: platform
  severity: warning
  message: '{message}'
  actions: [Start a new replication of this VM]
  examples: [{{ text: 'backend: zanzibar {area} window closed' }}]
  not_for: [{{ text: 'zanzibar {area} window is open' }}]
"""


@dataclass
class World:
    """A server that publishes, and a token for callers of each kind."""

    client: Client
    site: Path
    url: str
    tokens: dict[str, str]
    areas: Iterator[str] = field(default_factory=lambda: (f"area{number}" for number in range(1000)))

    def ask(self, who: str, method: str, path: str, body: Json | None = None) -> httpx.Response:
        """What a caller is answered."""
        return self.client.request(method, path, json=body, headers={"Authorization": f"Bearer {self.tokens[who]}"})

    def get(self, path: str, who: str = "editor") -> Json:
        """What an editor reads."""
        answer = self.ask(who, "GET", path)
        assert answer.status_code == 200, answer.text
        data: Json = answer.json()
        return data

    def base(self, *names: str) -> dict[str, str]:
        """The present versions of files."""
        return {file["name"]: file["version"] for file in self.get(FILES)["files"] if file["name"] in names}

    def seen(self, body: Json) -> Json:
        """The impact of a draft, as an editor looks at it."""
        drafts: Json = {name: body[name] for name in ("files", "deleted") if name in body}
        answer = self.ask("editor", "POST", IMPACT, drafts)
        assert answer.status_code == 200, answer.text
        return {name: answer.json()[name] for name in ("before", "after")}

    def body(self, files: dict[str, str], *deleted: str, **more: object) -> Json:
        """What is sent to publish files, with everything that has to be seen before."""
        drafts: Json = {"files": files, "deleted": list(deleted)}
        base = self.base(*files, *deleted)
        return {**drafts, "base": base, "reason": "a test", "impact": self.seen(drafts), **more}

    def publish(self, files: dict[str, str], *deleted: str, who: str = "admin", **more: object) -> Json:
        """Publish files and wait until they are in force."""
        answer = self.ask(who, "POST", PUBLICATIONS, self.body(files, *deleted, **more))
        assert answer.status_code == 201, answer.text
        data: Json = answer.json()
        if data["state"] == "published":
            self.wait_for(data["impact"]["after"])
        return data

    def wait_for(self, fingerprint: str) -> None:
        """Return when the rules with this fingerprint are in force."""
        deadline = time.monotonic() + 120
        while self.get(STATUS)["fingerprint"] != fingerprint:
            assert time.monotonic() < deadline, self.get(STATUS)
            time.sleep(0.1)

    def audited(self, number: int) -> list[tuple[str, str]]:
        """What the audit table tells of a publication, the oldest first."""
        entries = run_blocking(self.url, read_audit)
        return [(each.action, each.actor) for each in reversed(entries) if each.target == f"publication {number}"]

    def message(self, text: str) -> str:
        """What a customer reads."""
        return str(self.ask("viewer", "POST", SANITIZE, {"text": text}).json()["user_message"])


def server(
    url: str, site: Path, sanitizer: Sanitizer, *, read_only: bool = False, second_person: bool = False
) -> Litestar:
    """A server as the command starts it."""
    watcher = CatalogueWatcher(
        sanitizer,
        directories=(builtin_rules(), site),
        prepare=Publisher(site).finished_first(SharedVerdicts().accept),
        interval=0.2,
        settle=0.05,
    )
    settings = ServerOptions(auth=Auth.TOKENS, publish=True, read_only=read_only, second_person=second_person)
    return create_app(database_url=url, catalogue=watcher, options=settings)


def tokens_in(url: str) -> dict[str, str]:
    made = {}
    callers = {**{role.value: (role, [WHOLE_ROLE]) for role in Role}, "other-admin": (Role.ADMIN, [WHOLE_ROLE])}
    callers |= {"other-editor": (Role.EDITOR, [WHOLE_ROLE])}
    limited = {"limited-admin": (Role.ADMIN, {"scopes": [WHOLE_ROLE], "only": ["name:own-*"]})}
    for name, (role, scopes) in {**callers, **limited}.items():
        token = new_token()
        made[name] = token.text
        row = TokenRow(token.id, name, token.secret_hash, role, scopes, datetime.now(UTC))
        run_blocking(url, insert_token, row)
    return made


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, sanitizer: Sanitizer) -> Iterator[World]:
    yield from made_world(tmp_path_factory.mktemp("publishing"), sanitizer)


@pytest.fixture(scope="module")
def careful(tmp_path_factory: pytest.TempPathFactory, sanitizer: Sanitizer) -> Iterator[World]:
    """One that asks for a second person."""
    yield from made_world(tmp_path_factory.mktemp("careful"), sanitizer, second_person=True)


def made_world(directory: Path, sanitizer: Sanitizer, *, second_person: bool = False) -> Iterator[World]:
    url, site = new_store(directory), directory / "site"
    (site / "failures").mkdir(parents=True)
    (site / "failures/kept.yaml").write_text(rule("kept"), encoding="utf-8")
    tokens = tokens_in(url)
    with TestClient(server(url, site, sanitizer, second_person=second_person)) as client:
        world = World(client, site, url, tokens)
        deadline = time.monotonic() + 120
        while world.get(STATUS)["rules"] == len(sanitizer.catalogue.rules):
            assert time.monotonic() < deadline, world.get(STATUS)
            time.sleep(0.1)
        yield world


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets a busy machine take longer."""
    monkeypatch.setattr(routes, "SECONDS", 600.0)
    monkeypatch.setattr(bench, "SECONDS", 120.0)


def test_what_is_published_is_what_customers_read(world: World) -> None:
    area = next(world.areas)
    name = f"failures/{area}.yaml"
    published = world.publish({name: rule(area)}, reason="Customers asked")
    assert (published["state"], published["reason"]) == ("published", "Customers asked")
    assert published["files"] == [{"file": name, "change": "added", "lines_added": 9, "lines_removed": 0}]
    assert world.message(f"backend: zanzibar {area} window closed") == "The time to keep this copy is over"
    assert world.audited(published["id"]) == [("rules.published", published["proposed_by"])]

    changed = world.publish({name: rule(area, "This copy was kept long enough")})
    assert changed["files"][0]["change"] == "changed"
    assert world.message(f"backend: zanzibar {area} window closed") == "This copy was kept long enough"

    world.publish({}, name)
    assert not (world.site / name).exists()


def test_files_are_told_with_their_versions_and_contents(world: World) -> None:
    listed = world.get(FILES)
    assert (listed["layer"], listed["publishes"], listed["complete"]) == ("site", False, True)
    assert world.get(FILES, "admin")["publishes"] is True
    (kept,) = [file for file in listed["files"] if file["name"] == "failures/kept.yaml"]
    found = world.get(f"{FILES}/{quote('failures/kept.yaml', safe='')}")
    assert found == {**kept, "content": rule("kept")}


@pytest.mark.parametrize(
    "name", ["../../jobs.db", "failures/../failures/kept.yaml", "/etc/passwd", "kept.yaml", ".history/1/x", "failures"]
)
def test_only_names_of_rule_files_are_read(world: World, name: str) -> None:
    check_problem(world.ask("editor", "GET", f"{FILES}/{quote(name, safe='')}"), "not-found")


def test_a_draft_is_checked_in_the_place_of_the_file_that_it_changes(world: World) -> None:
    files = {"failures/kept.yaml": rule("kept", "Another message")}
    answer = world.ask("editor", "POST", CHECK, {"files": files}).json()
    assert answer["publishable"] is True, answer
    without = world.ask("editor", "POST", CHECK, {"files": {}, "deleted": ["failures/kept.yaml"]}).json()
    assert without["publishable"] is True, without


def test_whoever_may_not_propose_deletes_nothing_in_drafts(world: World) -> None:
    answer = world.ask("operator", "POST", CHECK, {"files": {}, "deleted": ["failures/kept.yaml"]})
    assert check_problem(answer, "invalid-body")["errors"][0]["pointer"] == "/deleted"


@pytest.mark.parametrize(
    ("before", "after", "check"),
    [("warning", "eror", "unknown-value"), ("'backend: zanzibar", "'backend: elsewhere", "example-unmatched")],
)
def test_what_does_not_pass_is_not_written(world: World, before: str, after: str, check: str) -> None:
    area = next(world.areas)
    text = rule(area).replace(before, after)
    impact = {"before": world.get(FILES)["fingerprint"], "after": "0123456789ab"}
    body = {"files": {f"failures/{area}.yaml": text}, "base": {}, "reason": "a test", "impact": impact}
    problem = check_problem(world.ask("admin", "POST", PUBLICATIONS, body), "not-publishable")
    assert problem["findings"][0]["file"] == f"failures/{area}.yaml"
    assert problem["findings"][0]["check"] == check
    assert str(world.site) not in str(problem)
    assert "/tmp" not in str(problem)
    assert not (world.site / f"failures/{area}.yaml").exists()


def test_a_draft_that_silences_a_built_in_rule_is_not_written(world: World) -> None:
    words = "# yaml-language-server: $schema=../schemas/vocabulary.schema.json\nwords:\n"
    impact = {"before": world.get(FILES)["fingerprint"], "after": "0123456789ab"}
    files = {"vocabulary.yaml": words + "  - { why: a test, whole: [VM] }\n"}
    body = {"files": files, "base": {}, "reason": "a test", "impact": impact}
    problem = check_problem(world.ask("admin", "POST", PUBLICATIONS, body), "not-publishable")
    assert "example-stopped" in {finding["check"] for finding in problem["findings"]}


def test_an_impact_that_nobody_has_seen_is_refused(world: World) -> None:
    area = next(world.areas)
    body = world.body({f"failures/{area}.yaml": rule(area)})
    for name in ("before", "after"):
        other = {**body, "impact": {**body["impact"], name: "0123456789ab"}}
        check_problem(world.ask("admin", "POST", PUBLICATIONS, other), "impact-outdated")
    assert not (world.site / f"failures/{area}.yaml").exists()


def test_of_two_editors_the_second_learns_what_the_first_has_done(world: World) -> None:
    area = next(world.areas)
    name = f"failures/{area}.yaml"
    world.publish({name: rule(area)})
    late = world.body({name: rule(area, "Said by the second")})
    first = world.publish({name: rule(area, "Said by the first")}, reason="The first was quicker")
    problem = check_problem(world.ask("other-admin", "POST", PUBLICATIONS, late), "files-changed")
    (changed,) = problem["changed"]
    assert changed == {
        "file": name,
        "version": world.base(name)[name],
        "base": late["base"][name],
        "publication": first["id"],
        "by": first["decided_by"],
        "at": first["decided_at"],
        "reason": "The first was quicker",
        "difference": changed["difference"],
    }
    assert "+  message: 'Said by the first'" in changed["difference"]
    assert "Said by the first" in (world.site / name).read_text(encoding="utf-8")


def test_an_editors_publication_waits_for_an_administrator(world: World) -> None:
    area = next(world.areas)
    name = f"failures/{area}.yaml"
    waiting = world.publish({name: rule(area)}, who="editor")
    assert (waiting["state"], waiting["may_approve"], waiting["may_withdraw"]) == ("waiting", False, True)
    assert not (world.site / name).exists()
    path = f"{PUBLICATIONS}/{waiting['id']}"
    assert check_problem(world.ask("editor", "POST", f"{path}/approve", {}), "forbidden")["required_scope"] == (
        "rules:publish"
    )
    assert world.get(path, "admin")["may_approve"] is True
    assert f"+++ b/{name}" in world.get(path)["difference"]
    draft = world.get(f"{path}/draft", "admin")
    assert draft == {"files": {name: rule(area)}, "deleted": [], "base": {}}
    approved = world.ask("admin", "POST", f"{path}/approve", {"impact": world.seen(draft)}).json()
    assert (approved["state"], approved["decided_by"]) == ("published", world.get(path)["decided_by"])
    assert (world.site / name).read_text(encoding="utf-8") == rule(area)
    assert [action for action, _ in world.audited(waiting["id"])] == [
        "rules.proposed",
        "rules.approved",
        "rules.published",
    ]
    check_problem(world.ask("admin", "POST", f"{path}/approve", {"impact": waiting["impact"]}), "publication-decided")
    check_problem(world.ask("admin", "POST", f"{path}/withdraw"), "publication-decided")
    world.wait_for(approved["impact"]["after"])


def test_one_withdraws_what_is_ones_own_and_an_administrator_anything(world: World) -> None:
    area = next(world.areas)
    for who in ("editor", "admin"):
        waiting = world.publish({f"failures/{area}.yaml": rule(area)}, who="editor")
        path = f"{PUBLICATIONS}/{waiting['id']}"
        check_problem(world.ask("other-editor", "POST", f"{path}/withdraw"), "not-yours")
        assert world.ask(who, "POST", f"{path}/withdraw").json()["state"] == "withdrawn"
        assert world.audited(waiting["id"])[-1][0] == "rules.withdrawn"
    assert not (world.site / f"failures/{area}.yaml").exists()


def test_what_waits_and_does_not_fit_any_more_says_so(world: World) -> None:
    area = next(world.areas)
    name = f"failures/{area}.yaml"
    waiting = world.publish({name: rule(area)}, who="editor")
    path = f"{PUBLICATIONS}/{waiting['id']}"
    world.publish({name: rule(area, "Somebody was quicker")})
    assert (world.get(path, "admin")["outdated"], world.get(path, "admin")["may_approve"]) == (True, False)
    answer = world.ask("admin", "POST", f"{path}/approve", {"impact": waiting["impact"]})
    check_problem(answer, "files-changed")
    world.ask("editor", "POST", f"{path}/withdraw")


def test_with_a_second_person_nobody_approves_what_is_their_own(careful: World) -> None:
    area = next(careful.areas)
    assert careful.get(FILES, "admin")["publishes"] is False
    waiting = careful.publish({f"failures/{area}.yaml": rule(area)})
    assert (waiting["state"], waiting["yours"], waiting["may_approve"]) == ("waiting", True, False)
    path, body = f"{PUBLICATIONS}/{waiting['id']}/approve", {"impact": waiting["impact"]}
    check_problem(careful.ask("admin", "POST", path, body), "second-person")
    answer = careful.ask("other-admin", "POST", path, body)
    assert answer.json()["state"] == "published", answer.text
    careful.wait_for(waiting["impact"]["after"])


def test_a_publication_is_taken_back_through_the_same_checks(world: World) -> None:
    area = next(world.areas)
    name = f"failures/{area}.yaml"
    first = world.publish({name: rule(area)})
    second = world.publish({name: rule(area, "This copy was kept long enough")})
    earlier = world.get(f"{PUBLICATIONS}/{second['id']}/earlier")
    assert earlier["files"] == {name: rule(area)}
    body = {**earlier, "reason": "It misled readers", "restores": second["id"], "impact": world.seen(earlier)}

    other = {**body, "files": {name: rule(area, "Something else")}}
    problem = check_problem(world.ask("admin", "POST", PUBLICATIONS, other), "invalid-body")
    assert problem["errors"][0]["pointer"] == "/files"
    for missing in (second["id"] + 1000, 0):
        check_problem(world.ask("admin", "POST", PUBLICATIONS, {**body, "restores": missing}), "invalid-body")

    back = world.ask("admin", "POST", PUBLICATIONS, body)
    assert (back.status_code, back.json()["restores"]) == (201, second["id"])
    assert world.audited(back.json()["id"])[0][0] == "rules.restored"
    world.wait_for(first["impact"]["after"])
    assert (world.site / name).read_text(encoding="utf-8") == rule(area)


def test_the_history_is_told_newest_first_in_pages(world: World) -> None:
    area = next(world.areas)
    made = [world.publish({f"failures/{area}.yaml": rule(area, f"Message {word}")})["id"] for word in ("one", "two")]
    page = world.get(f"{PUBLICATIONS}?limit=1&state=published")
    assert [each["id"] for each in page["publications"]] == made[1:]
    page = world.get(f"{PUBLICATIONS}?limit=1&state=published&before={page['next']}")
    assert [each["id"] for each in page["publications"]] == made[:1]
    everything: list[int] = []
    query = "limit=3"
    while True:
        page = world.get(f"{PUBLICATIONS}?{query}")
        everything += [each["id"] for each in page["publications"]]
        if "next" not in page:
            break
        query = f"limit=3&before={page['next']}"
    assert everything == sorted(everything, reverse=True)
    assert everything[-1] == 1
    for path in (f"{PUBLICATIONS}/100000", f"{PUBLICATIONS}/100000/draft", f"{PUBLICATIONS}/100000/earlier"):
        check_problem(world.ask("editor", "GET", path), "not-found")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"reason": "   \u202e\n"}, "/reason"),
        ({"files": {}, "base": {}}, "/files"),
        ({"files": {"../x.yaml": ""}}, "/files"),
        ({"deleted": ["../x.yaml"]}, "/deleted"),
        ({"deleted": ["failures/kept.yaml", "failures/kept.yaml"]}, "/deleted"),
        ({"deleted": ["failures/never.yaml"]}, "/files/failures~1never.yaml"),
        ({"base": {"terms.yaml": "0"}}, "/base"),
        ({"files": {"failures/Kept.yaml": "[]"}}, "/files/failures~1Kept.yaml"),
        ({"restores": 10_000}, "/restores"),
        ({"reason": "x" * 501}, "/reason"),
        ({"more": 1}, "/more"),
    ],
)
def test_what_cannot_be_meant_is_pointed_to(world: World, change: Json, pointer: str) -> None:
    body = {
        "files": {"failures/odd.yaml": rule("odd")},
        "base": {},
        "reason": "a test",
        "impact": {"before": "0123456789ab", "after": "0123456789ab"},
        **change,
    }
    problem = check_problem(world.ask("admin", "POST", PUBLICATIONS, body), "invalid-body")
    assert problem["errors"][0]["pointer"] == pointer


def test_a_reason_is_kept_without_secrets_and_hidden_signs(world: World) -> None:
    area = next(world.areas)
    reason = "Ticket 12:\u202e\n\tpassword=hunter2-Zx81-q  was  shown"
    waiting = world.publish({f"failures/{area}.yaml": rule(area)}, who="editor", reason=reason)
    assert "hunter2" not in waiting["reason"]
    assert waiting["reason"].startswith("Ticket 12: password=")
    assert waiting["reason"].endswith("was shown")
    world.ask("editor", "POST", f"{PUBLICATIONS}/{waiting['id']}/withdraw")


def test_a_limited_caller_sees_and_publishes_nothing(world: World) -> None:
    for method, path in (("GET", FILES), ("GET", PUBLICATIONS), ("POST", PUBLICATIONS)):
        check_problem(world.ask("limited-admin", method, path), "forbidden")


def test_nothing_is_published_that_cannot_be_recorded(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    area = next(world.areas)
    body = world.body({f"failures/{area}.yaml": rule(area)})
    before = world.get(PUBLICATIONS)["publications"][0]["id"]
    with monkeypatch.context() as patch:
        # The store goes away between the check of the token and the record.
        patch.setattr(attempts, "write_audit", _store_is_gone)
        check_problem(world.ask("admin", "POST", PUBLICATIONS, body), "database-unavailable")
    assert not (world.site / f"failures/{area}.yaml").exists()
    assert world.get(PUBLICATIONS)["publications"][0]["id"] == before


def _store_is_gone(*_: object) -> None:
    raise DatabaseUnavailable("the store is away")


def test_a_link_in_the_directory_is_told_and_not_written(world: World, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hunter2", encoding="utf-8")
    link = world.site / "failures/link.yaml"
    link.symlink_to(tmp_path / "secret")
    try:
        (found,) = [file for file in world.get(FILES)["files"] if file["name"] == "failures/link.yaml"]
        assert "version" not in found
        assert "link" in found["problem"]
        check_problem(world.ask("editor", "GET", f"{FILES}/failures%2Flink.yaml"), "not-found")
        impact = {"before": "0123456789ab", "after": "0123456789ab"}
        body = {"files": {"failures/link.yaml": ""}, "base": {}, "reason": "a test", "impact": impact}
        check_problem(world.ask("admin", "POST", PUBLICATIONS, body), "invalid-body")
    finally:
        link.unlink()
    assert (tmp_path / "secret").read_text(encoding="utf-8") == "hunter2"


def test_a_server_that_reads_only_tells_everything_and_writes_nothing(careful: World, sanitizer: Sanitizer) -> None:
    app = server(careful.url, careful.site, sanitizer, read_only=True)
    with TestClient(app) as client:
        reading = World(client, careful.site, careful.url, careful.tokens)
        assert reading.get(FILES)["files"]
        assert "publications" in reading.get(PUBLICATIONS)
        check_problem(reading.ask("admin", "POST", PUBLICATIONS, {}), "read-only")


def test_a_directory_that_is_gone_is_told_as_a_problem(tmp_path: Path, careful: World, sanitizer: Sanitizer) -> None:
    site = tmp_path / "site"
    site.mkdir()
    with TestClient(server(careful.url, site, sanitizer)) as client:
        gone = World(client, site, careful.url, careful.tokens)
        site.rmdir()
        problem = check_problem(gone.ask("editor", "GET", FILES), "rules-not-writable")
        assert str(tmp_path) not in str(problem)
        assert gone.ask("editor", "GET", FILES).headers["retry-after"]


def test_without_the_setting_nothing_is_published(careful: World, catalogue: Catalogue) -> None:
    app = create_app(database_url=careful.url, catalogue=catalogue, options=ServerOptions(auth=Auth.TOKENS))
    with TestClient(app) as client:
        off = World(client, careful.site, careful.url, careful.tokens)
        for method, path in (("GET", FILES), ("GET", PUBLICATIONS), ("POST", PUBLICATIONS)):
            check_problem(off.ask("admin", method, path, {} if method == "POST" else None), "publishing-off")


@pytest.mark.parametrize(
    ("options", "directories", "watching", "said"),
    [
        (ServerOptions(publish=True), 0, True, "--rules"),
        (ServerOptions(publish=True), 1, False, "--no-watch"),
        (ServerOptions(publish=True, second_person=True), 1, True, "--auth"),
        (ServerOptions(second_person=True), 1, True, "--publish"),
    ],
)
def test_settings_that_do_not_go_together_are_told(
    tmp_path: Path, sanitizer: Sanitizer, options: ServerOptions, directories: int, watching: bool, said: str
) -> None:
    watcher = CatalogueWatcher(
        sanitizer,
        directories=(builtin_rules(), *[tmp_path] * directories),
        prepare=SharedVerdicts().accept,
        interval=1.0 if watching else None,
    )
    with pytest.raises(SettingsError, match=said):
        create_app(database_url="sqlite:///x.db", catalogue=watcher, options=options)
