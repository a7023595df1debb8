"""JWTs of an identity provider: what is believed, and every way in which one is not."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from plainspoken.access import key_sets
from plainspoken.access.jwt_authentication import SCOPE_CLAIMS, JwtAuthenticator, granted_by, reach_by
from plainspoken.access.key_sets import KeySet
from plainspoken.access.scopes import OF_ALL_VMS, ROLE_SCOPES, Principal, Role, Scope
from plainspoken.errors import KeysUnavailable, SettingsError, Unauthenticated
from plainspoken.store.reach import MalformedReach, Reach
from tests.access.issuer import AUDIENCE, ISSUER, Provider, claims, make_key, public_jwk, sign

KEYS = {algorithm: make_key(algorithm) for algorithm in ("ES256", "ES384", "EdDSA", "RS256", "PS256")}
KEY = KEYS["ES256"]


@pytest.fixture
def provider() -> Iterator[Provider]:
    with Provider() as provider:
        provider.publish(public_jwk(KEY, kid="k1", algorithm="ES256"))
        yield provider


class Clock:
    def __init__(self) -> None:
        self.seconds = 100_000.0

    def __call__(self) -> float:
        return self.seconds


def authenticator(
    source: str, *, clock: Clock | None = None, scope_claim: str | None = None, limit_claim: str | None = None
) -> JwtAuthenticator:
    keys = KeySet(source, clock=clock or Clock(), spacing=0)
    return JwtAuthenticator(
        issuer=ISSUER, audience=AUDIENCE, keys=keys, scope_claim=scope_claim, limit_claim=limit_claim
    )


def who(provider: Provider, token: str | None, *, limit_claim: str | None = None) -> Principal:
    return asyncio.run(authenticator(provider.url, limit_claim=limit_claim).principal(token))


def refusal(provider: Provider, token: str | None) -> str:
    with pytest.raises(Unauthenticated) as refused:
        who(provider, token)
    return refused.value.reason


@pytest.mark.parametrize("algorithm", KEYS)
def test_a_token_of_the_provider_is_believed(provider: Provider, algorithm: str) -> None:
    provider.publish(public_jwk(KEYS[algorithm], kid="k1", algorithm=algorithm, use="sig", alg=algorithm))

    assert who(provider, sign(KEYS[algorithm], algorithm)) == Principal("7f3d", frozenset({Scope.JOBS_READ}))


def test_a_caller_is_named_by_a_name_that_people_know_and_the_subject(provider: Provider) -> None:
    assert who(provider, sign(KEY, "ES256", preferred_username="ann")).name == "ann (7f3d)"
    assert who(provider, sign(KEY, "ES256", client_id="backend")).name == "backend (7f3d)"


def test_a_name_cannot_break_a_log_line_or_pretend_to_be_another_subject(provider: Provider) -> None:
    token = sign(KEY, "ES256", preferred_username="root (0000)\n2026 INFO")

    assert who(provider, token).name == "root ?0000??2026 INFO (7f3d)"


NOT_KNOWN = "This is no token that this server knows."


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"exp": timedelta(minutes=-2)}, "This token has expired."),
        ({"nbf": timedelta(minutes=2)}, "This token is not valid yet."),
        ({"iat": timedelta(minutes=2)}, "This token is not valid yet."),
        ({"aud": "other"}, "This token is meant for another audience."),
        ({"aud": ["other", "plainspoken2"]}, "This token is meant for another audience."),
        ({"aud": []}, "This token lacks a claim that is needed: exp, iss, aud and sub."),
        ({"iss": "https://login.example.com/realms/other"}, "This token is of another issuer."),
        ({"iss": ISSUER + "/"}, "This token is of another issuer."),
        ({"exp": None}, "This token lacks a claim that is needed: exp, iss, aud and sub."),
        ({"aud": None}, "This token lacks a claim that is needed: exp, iss, aud and sub."),
        ({"iss": None}, "This token lacks a claim that is needed: exp, iss, aud and sub."),
        ({"sub": None}, "This token lacks a claim that is needed: exp, iss, aud and sub."),
        ({"exp": "soon"}, NOT_KNOWN),
        ({"cnf": {"jkt": "x"}}, "This token is of another kind; send an access token."),
        ({"typ": "ID"}, "This token is of another kind; send an access token."),
        ({"typ": "Refresh"}, "This token is of another kind; send an access token."),
    ],
)
def test_a_token_with_other_claims_is_refused_with_the_reason(
    provider: Provider, changed: dict[str, Any], reason: str
) -> None:
    assert refusal(provider, sign(KEY, "ES256", **changed)) == reason


@pytest.mark.parametrize("seconds", [-20, 20])
def test_clocks_may_be_apart_a_little(provider: Provider, seconds: int) -> None:
    at = timedelta(seconds=seconds)
    token = sign(KEY, "ES256", nbf=at) if seconds > 0 else sign(KEY, "ES256", exp=at)

    assert who(provider, token)


def unsigned(header: dict[str, Any], signature: bytes = b"") -> str:
    def part(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

    body = {**claims(), "exp": 9_999_999_999, "iat": 1}
    return ".".join((part(json.dumps(header).encode()), part(json.dumps(body).encode()), part(signature)))


PEM = KEYS["RS256"].public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@pytest.mark.parametrize(
    "token",
    [
        unsigned({"alg": "none", "kid": "k1"}),
        unsigned({"alg": "None", "kid": "k1"}),
        unsigned({"alg": "ES256", "kid": "k1"}),
        unsigned({"alg": "ES256", "kid": "k1"}, b"\0" * 64),
        unsigned({"alg": "ES256", "kid": ["k1"]}, b"\0" * 64),
        unsigned({"alg": ["ES256"], "kid": "k1"}, b"\0" * 64),
        unsigned({"alg": "HS256", "kid": "k1"}, b"\0" * 32),
        unsigned({"kid": "k1"}),
        sign(make_key(), "ES256"),
        sign(make_key(), "ES256", headers={"jwk": public_jwk(KEY, kid="k1", algorithm="ES256")}),
        sign(KEY, "ES256", headers={"crit": ["exp"]}),
        sign(KEY, "ES256", headers={"typ": "dpop+jwt"}),
        sign(KEY, "ES256", kid="k2"),
        sign(KEYS["RS256"], "RS256"),
        "a.b.c",
        "eyJ.eyJ.",
        ".".join("x" * 3),
        "x" * 20_000,
        "",
        "é.é.é",
        "[" * 5000 + ".a.b",
    ],
)
def test_a_token_that_the_provider_did_not_sign_is_refused(provider: Provider, token: str) -> None:
    assert refusal(provider, token) == NOT_KNOWN


def test_the_public_key_does_not_pass_for_a_shared_secret(provider: Provider) -> None:
    provider.publish(public_jwk(KEYS["RS256"], kid="k1", algorithm="RS256"))
    header = {"alg": "HS256", "kid": "k1", "typ": "JWT"}
    parts = unsigned(header).rpartition(".")[0]
    signature = jwt.get_algorithm_by_name("HS256").sign(parts.encode(), PEM)
    forged = f"{parts}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"

    assert refusal(provider, forged) == NOT_KNOWN


def test_a_symmetric_key_among_the_published_ones_is_not_used(provider: Provider) -> None:
    secret = {"kty": "oct", "kid": "k1", "k": base64.urlsafe_b64encode(b"x" * 32).decode(), "alg": "HS256"}
    provider.publish(secret, public_jwk(KEY, kid="k2", algorithm="ES256"))

    assert refusal(provider, jwt.encode(claims(), b"x" * 32, algorithm="HS256", headers={"kid": "k1"})) == NOT_KNOWN


def test_a_key_for_encryption_or_another_algorithm_or_a_short_one_is_not_used(provider: Provider) -> None:
    short = make_key("RS256", bits=1024)
    other = public_jwk(KEY, kid="k4", algorithm="ES256")
    provider.publish(
        public_jwk(KEY, kid="k1", algorithm="ES256", use="enc"),
        public_jwk(short, kid="k2", algorithm="RS256"),
        public_jwk(KEYS["RS256"], kid="k3", algorithm="RS256", alg="RS512"),
        other,
    )
    with pytest.warns(jwt.InsecureKeyLengthWarning):
        short_signed = sign(short, "RS256", kid="k2")

    assert refusal(provider, sign(KEY, "ES256", kid="k1")) == NOT_KNOWN
    assert refusal(provider, short_signed) == NOT_KNOWN
    assert refusal(provider, sign(KEYS["RS256"], "RS256", kid="k3")) == NOT_KNOWN
    assert who(provider, sign(KEY, "ES256", kid="k4"))


def test_a_token_without_a_key_id_is_checked_with_the_only_key_of_its_kind(provider: Provider) -> None:
    token = sign(KEY, "ES256", kid=None)
    assert who(provider, token)

    provider.publish(*(public_jwk(key, kid=None, algorithm="ES256") for key in (KEY, make_key())))
    assert refusal(provider, token) == NOT_KNOWN


def test_keys_may_stand_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.write_text(json.dumps({"keys": [public_jwk(KEY, kid="k1", algorithm="ES256")]}), encoding="utf-8")

    assert asyncio.run(authenticator(str(path)).principal(sign(KEY, "ES256"))).name == "7f3d"


def test_keys_are_asked_for_once_and_again_after_a_while(provider: Provider) -> None:
    clock = Clock()

    async def ask() -> list[int]:
        found = authenticator(provider.url, clock=clock)
        asked = []
        for seconds in (0, 1, 800, 200):
            clock.seconds += seconds
            await found.principal(sign(KEY, "ES256"))
            await asyncio.sleep(0.2)  # nobody waits for what is read again
            asked.append(provider.asked)
        return asked

    assert asyncio.run(ask()) == [1, 1, 1, 2]


def test_a_new_key_is_found_at_once_and_guessed_key_ids_cost_one_asking_in_ten_seconds(provider: Provider) -> None:
    clock, new = Clock(), make_key()

    async def ask() -> str:
        found = authenticator(provider.url, clock=clock)
        await found.principal(sign(KEY, "ES256"))
        provider.publish(public_jwk(new, kid="k2", algorithm="ES256"))
        clock.seconds += 11
        name = (await found.principal(sign(new, "ES256", kid="k2"))).name
        for number in range(50):
            with pytest.raises(Unauthenticated):
                await found.principal(sign(KEY, "ES256", kid=f"guess-{number}"))
        return name

    assert asyncio.run(ask()) == "7f3d"
    assert provider.asked == 2


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b""),
        (302, b""),
        (200, b"<html>"),
        (200, b'{"keys": []}'),
        (200, b'{"keys": [{"kty": "EC", "kid": "k1", "crv": "P-256", "x": "AA", "y": "AA"}]}'),
        (200, b'{"keys": [{"kty": "RSA", "kid": "k1", "n": "AQAB", "e": "AQAB"}]}'),
        (200, b'{"keys": [{"kty": "RSA", "kid": "k1", "alg": "RSA-OAEP", "n": "AQAB", "e": "AQAB"}]}'),
        (200, b" " * 300_000),
        (200, b"[" * 100_000),
    ],
)
def test_the_last_good_keys_stay_while_the_provider_is_away_but_for_a_day(
    provider: Provider, status: int, body: bytes
) -> None:
    clock = Clock()

    async def ask() -> str:
        found = authenticator(provider.url, clock=clock)
        await found.principal(sign(KEY, "ES256"))
        provider.status, provider.body, provider.headers = status, body, {"Location": provider.url}
        clock.seconds += 1000
        name = (await found.principal(sign(KEY, "ES256"))).name
        clock.seconds += 86_400
        with pytest.raises(KeysUnavailable):
            await found.principal(sign(KEY, "ES256"))
        with pytest.raises(KeysUnavailable):
            await found.principal(sign(KEY, "ES256"))
        return name

    assert asyncio.run(ask()) == "7f3d"


def test_nobody_is_let_in_while_there_are_no_keys(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    for source in ("http://127.0.0.1:1/keys?password=hunter2", str(tmp_path / "absent.json")):
        with pytest.raises(KeysUnavailable):
            asyncio.run(authenticator(source).principal(sign(KEY, "ES256")))

    assert "could not be read" in caplog.text
    assert "hunter2" not in caplog.text


def real_time(provider: Provider, *, spacing: float = 0.1) -> JwtAuthenticator:
    return JwtAuthenticator(issuer=ISSUER, audience=AUDIENCE, keys=KeySet(provider.url, spacing=spacing))


def test_whoever_calls_while_the_keys_are_read_waits_for_that_reading(provider: Provider) -> None:
    provider.delay = 0.3

    async def ask() -> list[Principal]:
        found = real_time(provider)
        found.begin()
        return await asyncio.gather(*(found.principal(sign(KEY, "ES256")) for _ in range(20)))

    assert len(asyncio.run(ask())) == 20
    assert provider.asked == 1


def test_a_token_of_a_new_key_waits_for_a_slow_provider(provider: Provider) -> None:
    new = make_key()

    async def ask() -> str:
        found = real_time(provider)
        await found.principal(sign(KEY, "ES256"))
        provider.publish(public_jwk(new, kid="k2", algorithm="ES256"))
        provider.delay = 0.3
        return (await found.principal(sign(new, "ES256", kid="k2"))).name

    assert asyncio.run(ask()) == "7f3d"


def test_nobody_waits_for_keys_without_end_and_what_is_not_known_is_no_refusal(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_sets, "WAIT_SECONDS", 0.2)
    new = make_key()

    async def ask() -> Principal:
        found = real_time(provider)
        await found.principal(sign(KEY, "ES256"))
        provider.publish(public_jwk(KEY, kid="k1", algorithm="ES256"), public_jwk(new, kid="k2", algorithm="ES256"))
        provider.delay = 1
        with pytest.raises(KeysUnavailable):
            await found.principal(sign(new, "ES256", kid="k2"))
        assert await found.principal(sign(KEY, "ES256"))
        await asyncio.sleep(2)
        return await found.principal(sign(new, "ES256", kid="k2"))

    assert asyncio.run(ask()).name == "7f3d"


def test_made_up_key_ids_do_not_keep_a_new_key_out(provider: Provider) -> None:
    new = make_key()

    async def ask() -> str:
        found = real_time(provider, spacing=0.3)
        for number in range(3):
            with pytest.raises(Unauthenticated):
                await found.principal(sign(KEY, "ES256", kid=f"guess-{number}"))
        provider.publish(public_jwk(new, kid="k2", algorithm="ES256"))
        return (await found.principal(sign(new, "ES256", kid="k2"))).name

    assert asyncio.run(ask()) == "7f3d"
    assert provider.asked == 4


def test_however_many_key_ids_are_made_up_the_provider_is_asked_at_intervals(provider: Provider) -> None:
    async def ask() -> None:
        found = real_time(provider, spacing=0.4)
        for _ in range(2):
            guesses = [found.principal(sign(KEY, "ES256", kid=f"guess-{number}")) for number in range(50)]
            refused = await asyncio.gather(*guesses, return_exceptions=True)
            assert {type(each) for each in refused} == {Unauthenticated}

    asyncio.run(ask())
    assert provider.asked == 2


def test_a_provider_that_drips_is_given_up_after_a_time_in_all(
    provider: Provider, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(key_sets, "FETCH_SECONDS", 0.5)
    provider.drip = 0.05

    with pytest.raises(KeysUnavailable):
        asyncio.run(real_time(provider).principal(sign(KEY, "ES256")))
    provider.drip = 0

    assert "could not be read (not within 0.5 seconds)" in caplog.text


def test_closing_waits_for_no_provider(provider: Provider) -> None:
    provider.drip = 0.5

    async def ask() -> float:
        found = real_time(provider)
        found.begin()
        while not provider.asked:  # noqa: ASYNC110 - the provider is a thread
            await asyncio.sleep(0.01)
        started = time.monotonic()
        await found.close()
        return time.monotonic() - started

    assert asyncio.run(ask()) < 1
    provider.drip = 0


def test_whoever_waits_for_keys_when_the_server_stops_is_told_at_once(provider: Provider) -> None:
    provider.drip = 0.5

    async def ask() -> float:
        found = real_time(provider)
        waiting = asyncio.create_task(found.principal(sign(KEY, "ES256")))
        await asyncio.sleep(0.2)
        started = time.monotonic()
        found.stop()
        for refused in (waiting, found.principal(sign(KEY, "ES256"))):
            with pytest.raises(KeysUnavailable):
                await refused
        return time.monotonic() - started

    assert asyncio.run(ask()) < 1
    provider.drip = 0


def test_until_the_keys_are_there_nobody_can_be_known(provider: Provider) -> None:
    async def ask() -> None:
        found = real_time(provider)
        with pytest.raises(KeysUnavailable):
            found.check()
        await found.principal(sign(KEY, "ES256"))
        found.check()

    asyncio.run(ask())


@pytest.mark.parametrize(
    ("token", "why"),
    [
        (sign(KEY, "ES256", kid="k2"), "the provider has no such key (kid k2, alg ES256, typ JWT)"),
        (sign(make_key(), "ES256"), "its signature is not of this key (kid k1, alg ES256, typ JWT)"),
        (unsigned({"alg": "HS256", "kid": "k1"}, b"\0" * 32), "its alg is none of RS256, "),
        (
            sign(KEY, "ES256", headers={"typ": "dpop+jwt"}),
            "its typ is none of jwt, at+jwt, application/at+jwt (kid k1,",
        ),
        (sign(KEY, "ES256", iss="https://x.example"), f"its issuer is https://x.example, and --jwt-issuer is {ISSUER}"),
        (sign(KEY, "ES256", aud=["a", "b"]), "its audience is a, b, and --jwt-audience is plainspoken"),
        (sign(KEY, "ES256", exp=1_700_000_000), "exp 2023-11-14T22:13:20Z; it is 20"),
        (sign(KEY, "ES256", sub=None), "it lacks the claim sub"),
        (sign(KEY, "ES256", typ="Refresh"), "its claim typ is Refresh"),
        (sign(KEY, "ES256", cnf={"jkt": "x"}), "it is bound to a key (cnf)"),
        (sign(KEY, "ES256", kid="a\nWARNING forged"), "(kid a?WARNING forged, "),
        ("no.jwt.here", "it is no JWT"),
        ("x" * 20_000, "it has 20000 characters, and 16384 may be"),
    ],
)
def test_the_log_says_why_a_jwt_was_refused_and_never_quotes_it(
    provider: Provider, caplog: pytest.LogCaptureFixture, token: str, why: str
) -> None:
    caplog.set_level("INFO", logger="plainspoken.authentication")
    refusal(provider, token)

    assert why in caplog.text
    assert not any(part in caplog.text for part in token.split(".") if len(part) > 8)


@pytest.mark.parametrize(
    "source", ["http://login.example.com/keys", "ftp://127.0.0.1/keys", "file:///etc/passwd", "http://169.254.169.254/"]
)
def test_keys_are_not_fetched_over_other_ways(source: str) -> None:
    with pytest.raises(SettingsError, match="write an https address or the path of a file"):
        KeySet(source)


@pytest.mark.parametrize(
    ("given", "scopes"),
    [
        ({"scope": "openid profile jobs:read"}, {Scope.JOBS_READ}),
        ({"scp": "jobs:read metrics:read"}, {Scope.JOBS_READ, Scope.METRICS_READ}),
        ({"scp": ["jobs:read"], "roles": ["plainspoken-operator", "x"]}, ROLE_SCOPES[Role.OPERATOR]),
        ({"roles": ["plainspoken-admin"]}, ROLE_SCOPES[Role.ADMIN]),
        ({"roles": ["admin", "Plainspoken-admin", "plainspoken-", "plainspoken-root"]}, set()),
        ({"scope": 5, "scp": {"jobs:read": True}, "roles": [["jobs:read"], None]}, set()),
        ({"realm_access": {"roles": ["plainspoken-admin"]}}, set()),
        ({}, set()),
    ],
)
def test_scopes_and_prefixed_roles_count_and_nothing_else(given: dict[str, object], scopes: set[Scope]) -> None:
    assert granted_by(given) == scopes


def test_one_claim_can_be_named_also_a_nested_one() -> None:
    claims = {"a": {"b": ["plainspoken-viewer"]}, "scope": "technical:read", "x.y": "metrics:read"}

    assert granted_by(claims, ("a.b",)) == ROLE_SCOPES[Role.VIEWER]
    assert granted_by(claims, ("x.y",)) == {Scope.METRICS_READ}
    assert granted_by(claims, ("a.b.c",)) == frozenset()


@given(
    st.dictionaries(
        st.sampled_from((*SCOPE_CLAIMS, "x")), st.recursive(st.text() | st.integers() | st.none(), st.lists)
    )
)
def test_any_claims_can_be_read(given: dict[str, object]) -> None:
    assert granted_by(given) <= frozenset(Scope)


@pytest.mark.parametrize(
    ("given", "reach"),
    [
        ({"vms": ["vm:ctx-1", "name:acme-*"]}, Reach(vms=frozenset({"ctx-1"}), names=frozenset({"acme-*"}))),
        ({"vms": "group:42"}, Reach(groups=frozenset({"42"}))),
        ({"vms": "name:with blanks in it"}, Reach(names=frozenset({"with blanks in it"}))),
        ({"vms": "*"}, None),
        ({"vms": ["*"]}, None),
    ],
)
def test_a_claim_limits_a_caller_to_vms(provider: Provider, given: dict[str, Any], reach: Reach | None) -> None:
    token = sign(KEY, "ES256", scope="plainspoken-admin", **given)
    principal = who(provider, token, limit_claim="vms")

    assert principal.reach == reach
    assert principal.scopes == ROLE_SCOPES[Role.ADMIN] - (frozenset() if reach is None else OF_ALL_VMS)


def test_the_claim_with_limits_may_be_a_nested_one(provider: Provider) -> None:
    token = sign(KEY, "ES256", customer={"vms": ["source:vc1"]})

    assert who(provider, token, limit_claim="customer.vms").reach == Reach(sources=frozenset({"vc1"}))


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({}, "the token lacks it"),
        ({"vms": None}, "the token lacks it"),
        ({"vms": []}, "with one at least"),
        ({"vms": 7}, "must be a list of words"),
        ({"vms": {"vm": "ctx-1"}}, "must be a list of words"),
        ({"vms": "ctx-1"}, "word 1 is of no known kind"),
        ({"vms": "*:*"}, "word 1 is of no known kind"),
        ({"vms": ["vm:ctx-1", "*"]}, "word 2 is of no known kind"),
        ({"vms": ["vm:ctx-1", None]}, "word 2 is of no known kind"),
        ({"vms": ["vm:ctx-1", "name:**"]}, "word 2, of the kind name, would be every VM"),
        ({"vms": "group:"}, "word 1, of the kind group, must have 1 to 255 characters"),
        ({"vms": ""}, "word 1 is of no known kind"),
    ],
)
def test_a_claim_with_limits_that_cannot_be_understood_allows_nothing_and_the_log_says_why(
    provider: Provider, caplog: pytest.LogCaptureFixture, given: dict[str, Any], reason: str
) -> None:
    principal = who(provider, sign(KEY, "ES256", scope="plainspoken-admin", **given), limit_claim="vms")

    assert principal.scopes == frozenset()
    assert "the claim vms of" in caplog.text
    assert reason in caplog.text


VALUES = st.none() | st.booleans() | st.integers() | st.text()


@given(st.recursive(VALUES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_whatever_stands_in_a_claim_either_limits_or_allows_nothing(value: object) -> None:
    try:
        reach = reach_by({"vms": value}, "vms")
    except MalformedReach:
        return
    assert value in ("*", ["*"]) if reach is None else reach.words
