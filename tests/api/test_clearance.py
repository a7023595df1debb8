"""What of a VM's last operation is only for staff: who dismissed it, and the internal name of the step."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from plainspoken.access.scopes import Principal, Role, Scope
from plainspoken.access.token_rows import WHOLE_ROLE, TokenRow, insert_token
from plainspoken.access.tokens import new_token
from plainspoken.api.app import create_app
from plainspoken.api.guards import clearance_of
from plainspoken.catalogue.model import Catalogue
from plainspoken.settings import Auth, ServerOptions
from plainspoken.store.database import run_blocking
from plainspoken.store.reach import Reach
from tests.support import new_store

Client = TestClient[Litestar]
VM = "/api/v1/vm-contexts/pgtest1"
STAFF = {Role.OPERATOR, Role.EDITOR, Role.ADMIN}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return new_store(tmp_path_factory.mktemp("clearance"), demo=True)


@pytest.fixture(scope="module")
def client(url: str, catalogue: Catalogue) -> Iterator[Client]:
    options = ServerOptions(auth=Auth.TOKENS)
    with TestClient(create_app(database_url=url, catalogue=catalogue, options=options, local_key="k" * 43)) as client:
        yield client


def caller(url: str, role: Role, scopes: tuple[str, ...] = (WHOLE_ROLE,)) -> dict[str, str]:
    token = new_token()
    row = TokenRow(token.id, "ann", token.secret_hash, role, list(scopes), datetime.now(UTC))
    run_blocking(url, insert_token, row)
    return {"Authorization": f"Bearer {token.text}"}


def operations(client: Client, headers: dict[str, str], name: str) -> dict[str, Any]:
    operation: dict[str, Any] = client.get(VM, headers=headers).json()[name]
    return operation


@pytest.mark.parametrize("role", Role)
def test_only_who_may_read_technical_detail_reads_the_internal_name_of_the_step(
    client: Client, url: str, role: Role
) -> None:
    headers = caller(url, role)
    told = operations(client, headers, "last_operation")
    listed = client.get(f"{VM}/operations", headers=headers).json()["operations"]

    internal = "virtio-driver-injection" if role is Role.ADMIN else None
    assert told.get("failed_step_internal") == internal
    assert {each.get("failed_step_internal") for each in listed if "failed_step" in each} <= {internal}
    assert internal is not None or "virtio" not in client.get(VM, headers=headers).text


def test_customers_read_that_an_operation_was_dismissed_and_staff_by_whom(client: Client, url: str) -> None:
    operator = caller(url, Role.OPERATOR)
    job = operations(client, operator, "last_operation")["job_id"]
    answer = client.post(f"{VM}/last-operation/dismiss", json={"job_id": job}, headers=operator).json()

    told = {role: operations(client, caller(url, role), "dismissed_operation") for role in Role}
    client.post(f"{VM}/last-operation/restore", json={"job_id": job}, headers=operator)

    assert "ann" in answer["dismissed_by"]
    assert {role for role, operation in told.items() if "dismissed_by" in operation} == STAFF
    assert all("ann" in told[role]["dismissed_by"] for role in STAFF)
    assert all(operation["dismissed_at"] for operation in told.values())


def test_a_customer_who_may_dismiss_reads_no_name_either(client: Client, url: str) -> None:
    customer = caller(url, Role.OPERATOR, ("jobs:read", "operations:dismiss"))
    job = operations(client, customer, "last_operation")["job_id"]

    answer = client.post(f"{VM}/last-operation/dismiss", json={"job_id": job}, headers=customer).json()
    dismissed = operations(client, customer, "dismissed_operation")
    client.post(f"{VM}/last-operation/restore", json={"job_id": job}, headers=customer)

    assert answer["dismissed"] is True
    assert "dismissed_by" not in answer
    assert "dismissed_by" not in dismissed


def test_a_caller_limited_to_some_vms_is_no_staff() -> None:
    everything = frozenset(Scope)

    assert clearance_of(Principal("ann", everything)).staff
    assert not clearance_of(Principal("ann", everything, Reach())).staff
