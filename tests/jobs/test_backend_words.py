"""Every name a backend is known to write has an entry, and the specification's tables hold to the word."""

from __future__ import annotations

import pytest

from plainspoken.catalogue.failure import Failure
from plainspoken.engine.sanitizer import Sanitizer
from tests.support import builtin_catalogue

STEPS = """
validation volume-mode-switch-failover multi-volume-snapshot-creation virtio-driver-injection vm-creation
volume-attachment vm-startup-and-validation status-update source-vm-power-off final-sync failover-job-retrieval
test-vm-shutdown volume-detachment multi-volume-snapshot-cleanup volume-mode-switch-oma
legacy-cloudstack-snapshot-rollback legacy-cloudstack-snapshot-deletion volume-reattachment-to-oma test-vm-deletion
failover-job-status-update vm-context-status-update source-vm-power-on analyze-volume-state detach-attached-volumes
cleanup-snapshots reattach-all-volumes reset-vm-state validate-deletion delete-volumes database-cleanup
update-vm-context pre-flight-validation pre-failover-validation validation-final failover-job-creation
source-vm-discovery vma-discovery incremental-replication initial-replication data-sync cloudstack-snapshot-creation
cloudstack-volume-snapshot-creation linstor-snapshot-creation snapshot-creation snapshot volume-operations
volume-failover detach-volumes reattach-volumes clear-snapshots driver-injection virtio-injection
destination-vm-creation test-vm-creation test-vm-startup vm-startup vm-validation vm-deletion network-configuration
network-mapping network-setup cloudstack-snapshot-rollback cloudstack-snapshot-deletion snapshot-cleanup
multi-volume-cleanup completion finalization cleanup ossea-client-initialization load_flow load-schedules start-cron
fetch-active-jobs analyze-jobs mark-jobs-failed analyze-vm-conflicts create-group update-group delete-group
list-groups get-group add-vm-membership remove-vm-membership update-membership process-bulk-additions
process-bulk-removals validate-schedule-changes execute-schedule-changes validate-groups process-vm-movements
execute-operations create-schedule update-schedule delete-schedule enable-schedule trigger-schedule get-executions
replication-Discover replication-EnableCBT replication-QueryCBT replication-Snapshot replication-PrepareVolumes
replication-StartExports replication-Transfer replication-Finalize replication-PersistChangeIDs
replication-Initializing replication-Cleanup replication-Completed replication-Error
"""

SPECIFIED = {
    "virtio-driver-injection": "Preparing Drivers for Compatibility",
    "cloudstack-snapshot-creation": "Creating Backup Snapshots",
    "vm-creation": "Creating Destination VM",
    "volume-attachment": "Attaching Storage Volumes",
    "network-configuration": "Configuring Network Adapters",
    "validation": "Pre-flight Validation",
    "source-vm-power-off": "Powering Off Source VM",
    "final-sync": "Final Data Synchronization",
    "multi-volume-snapshot-creation": "Creating Backup Snapshots",
    "vm-startup-and-validation": "Starting and Validating VM",
    "test-vm-deletion": "Removing Test VM",
    "cloudstack-snapshot-rollback": "Rolling Back to Backup",
}

CATEGORIES = {
    "compatibility": ("Driver injection failed - VM may not be compatible", "Try live failover instead"),
    "network": ("Network not found - target network is not available", "Configure network mapping"),
    "storage": ("Storage volume is already in use", "Wait for previous operation to complete"),
    "platform": ("Insufficient resources on destination platform", "Check available resources"),
    "connectivity": ("Cannot connect to source environment", "Verify source environment is online"),
    "configuration": ("Pre-flight validation failed", "Review VM configuration and status"),
}


@pytest.fixture(scope="module")
def builtin() -> Sanitizer:
    return Sanitizer(builtin_catalogue())


@pytest.mark.parametrize("name", STEPS.split())
def test_every_known_step_has_an_entry(builtin: Sanitizer, name: str) -> None:
    step = builtin.catalogue.steps[builtin.catalogue.step_names[name.casefold()]]

    assert step.failure is not None
    assert step.failure.actions
    assert builtin.guard.is_clean(builtin.names.step(name).display_name)


@pytest.mark.parametrize("stage", ["Snapshot Creation", "Copying Data"])
def test_stages_with_a_blank_in_their_name_come_out_clean(builtin: Sanitizer, stage: str) -> None:
    shown = builtin.names.step(f"replication-{stage}").display_name

    assert stage in shown


@pytest.mark.parametrize(("name", "display"), SPECIFIED.items())
def test_steps_are_called_as_specified(builtin: Sanitizer, name: str, display: str) -> None:
    assert builtin.names.step(name).display_name == display


@pytest.mark.parametrize(("name", "texts"), CATEGORIES.items())
def test_categories_have_the_specified_example_and_first_action(
    builtin: Sanitizer, name: str, texts: tuple[str, str]
) -> None:
    category = builtin.catalogue.categories[name]

    assert (category.example, category.actions[0].text.source) == texts


def test_there_are_six_categories(builtin: Sanitizer) -> None:
    assert list(builtin.catalogue.categories) == list(CATEGORIES)


@pytest.mark.parametrize("name", STEPS.split())
def test_an_unexplained_failure_of_a_step_does_not_guess_at_its_cause(builtin: Sanitizer, name: str) -> None:
    message = builtin.sanitize(Failure("", step=name))

    assert message.unmatched
    assert "the reason is not known yet" in message.user_message
    assert message.actionable_steps[0] != "Contact support"
