"""What a platform's backend writes into its columns, word for word as met in the field."""

from __future__ import annotations

from typing import Final, NamedTuple


class Operation(NamedTuple):
    """A kind of tracked job: its name, type, category, what its external id starts with, and the steps it runs."""

    name: str
    job_type: str
    category: str
    external: str | None
    steps: tuple[str, ...]


_TEST = (
    "validation",
    "volume-mode-switch-failover",
    "multi-volume-snapshot-creation",
    # Written twice: an outer and a nested row.
    "virtio-driver-injection",
    "virtio-driver-injection",
    "vm-creation",
    "volume-attachment",
    "vm-startup-and-validation",
    "status-update",
)
_LIVE = (_TEST[0], "source-vm-power-off", "final-sync", *_TEST[1:])
_ROLLBACK = (
    "failover-job-retrieval",
    "test-vm-shutdown",
    "volume-detachment",
    "multi-volume-snapshot-cleanup",
    "volume-mode-switch-oma",
    "legacy-cloudstack-snapshot-rollback",
    "legacy-cloudstack-snapshot-deletion",
    "volume-reattachment-to-oma",
    "test-vm-deletion",
    "failover-job-status-update",
    "vm-context-status-update",
)
_CLEAN_UP = ("analyze-volume-state", "detach-attached-volumes", "cleanup-snapshots", "reattach-all-volumes")
_DELETION = ("validate-deletion", "delete-volumes", "database-cleanup", "update-vm-context")

OPERATIONS: Final = (
    Operation("unified-test-failover", "failover", "failover", "unified-test-failover", _TEST),
    Operation("unified-live-failover", "failover", "failover", "unified-live-failover", _LIVE),
    Operation("enhanced-test-failover-rollback", "cleanup", "failover", "rollback-test-failover", _ROLLBACK),
    Operation(
        "enhanced-live-failover-rollback",
        "cleanup",
        "failover",
        "rollback-live-failover",
        (*_ROLLBACK, "source-vm-power-on"),
    ),
    Operation("failed-execution-cleanup", "cleanup", "failover", None, (*_CLEAN_UP, "reset-vm-state")),
    Operation("delete-replication-job", "cleanup", "replication", None, _DELETION),
    Operation("schedule-run", "scheduler", "scheduler", None, ("load-schedules", "start-cron", "fetch-active-jobs")),
    Operation("vm-discovery", "discovery", "discovery", None, ("vma-discovery", "source-vm-discovery")),
    Operation("conflict-scan", "conflict-detection", "system", None, ("analyze-vm-conflicts",)),
)
"""Every kind of tracked job; customers see the failovers and the clean-ups."""

CUSTOMER_OPERATIONS: Final = OPERATIONS[:6]

ODD_STEPS: Final = (
    "pre-flight-validation",
    "linstor-snapshot-creation",
    "driver-injection",
    "load_flow",
    "replication-QueryCBT",
    "ossea-client-initialization",
    "cloudstack-volume-snapshot-creation",
    "xq7-fence-v3",
)
"""Step names off the beaten track, one of which nobody listed."""

ENDED: Final = ("completed", "completed", "completed", "failed", "replication_failed", "cancelled", "stopped")
UNDER_WAY: Final = (
    "pending",
    "initializing",
    "analyzing",
    "provisioning",
    "attaching",
    "configuring",
    "ready_for_sync",
    "replicating",
    "snapshotting",
    "finalizing",
    "preparing",
    "streaming",
    "running",
)
"""Free text in `replication_jobs.status`."""

PHASES: Final = (
    "Initializing",
    "Snapshot Creation",
    "Copying Data",
    "Cleanup",
    "Error",
    "Discover",
    "EnableCBT",
    "QueryCBT",
    "Transfer",
    "PersistChangeIDs",
    "waiting for nbd-server on 10808",
)
ACTIVITIES: Final = (
    "Discovering VM",
    "Enabling CBT",
    "Querying CBT",
    "Preparing Volumes",
    "Setting up NBD",
    "Transferring Data",
    "Copying VM data: 42%",
    "Copying via NBD: 42% complete",
    "Copying VM data: 42% - INFO[0012] nbd: 10.245.246.125:10808 wrote 4194304 B to /dev/vdc",
    "Persisting Change IDs",
    "cleanup_completed",
    "",
)
CLASSIFICATIONS: Final = (
    "connection",
    "authentication",
    "permission",
    "disk",
    "network",
    "system",
    "polling",
    "migration_error",
    "vma_reported_failure",
    "job_lost",
    "vma_unreachable_timeout",
    "startup_recovery",
)

REPLICATION_ERRORS: Final = (
    'failed to start replication: POST http://localhost:9081/api/v1/replicate: 500 {"error":"VDDK: Error 16000"}',
    "vCenter login failed: Post https://administrator@vsphere.local:Hunter2%21@vc01.corp.example/sdk: 401 Unauthorized",
    (
        '[{"error_type":"nbd_error","message":"nbd_connect: connect: Connection refused","phase":"Copying Data",'
        '"recoverable":true,"details":{"port":10808}}]'
    ),
    "[map[details:map[] error_type:cbt_error message:QueryChangedDiskAreas failed: FileFault phase:QueryCBT]]",
    "volume /dev/vdc is 95% full: write 4096@53687091200: no space left on device",
    "database update failed: Error 1205 (HY000): Lock wait timeout exceeded; try restarting transaction",
    "record not found",
    "Marked failed by startup recovery: VMA unreachable after 30m0s",
    "context deadline exceeded",
    "\x1b[31mERROR\x1b[0m snapshot consolidation needed for [datastore1] web-01/web-01-000002.vmdk",
    "",
)
"""What a replication's `error_message` says, secrets and all."""

FAILURES: Final = (
    ("validation", "pre-flight validation failed: 2 of 5 checks failed: network mapping missing, no snapshot"),
    ("vm-creation", "CloudStack API error 431 (CSExceptionErrorCode: 4350): Unable to create a deployment for VM"),
    (
        "vm-creation",
        (
            "CloudStack API error 431 (CSExceptionErrorCode: 4350): Unsupported: rootdisksize override (102 GB) is "
            "smaller than template size (100.00 GB)"
        ),
    ),
    (
        "vm-creation",
        "GET http://10.245.241.101:8080/client/api?apiKey=Z0xTj1&command=deployVirtualMachine&signature=c2VjcmV0: 530",
    ),
    ("virtio-driver-injection", "VirtIO injection phase failed: virt-v2v-in-place: exit status 1: /dev/vdb"),
    ("volume-attachment", "volume daemon POST http://127.0.0.1:8090/api/v1/volumes: dial tcp: connection refused"),
    ("multi-volume-snapshot-creation", "snapshot job 9f3c returned status 500: state is Allocated, expected BackedUp"),
    ("volume-detachment", "failed to detach: Volume is already attached to another VM"),
    ("vm-startup-and-validation", "VM did not reach Running within 5m0s (power state PowerOff)"),
    ("final-sync", "replication API returned: job-20251003-140728 not found"),
    ("status-update", "Error 1205 (HY000): Lock wait timeout exceeded; try restarting transaction"),
)
"""Steps and what they fail with."""

OTHER_FAILURE: Final = "unexpected status 0x7f from worker pool shard 12"
"""Of a step without a text of its own; nobody foresaw it."""

LOG_LINES: Final = (
    ("INFO", "step started"),
    ("DEBUG", "PUT /api/v1/volumes/7c0e5a64-1111-4c5c-9d4e-4f2f6d3a9c11 token=eyJhbGciOi.J9.x2 -> 200 in 12ms"),
    ("INFO", "attached volume as /dev/vdc on 10.245.246.147"),
    ("WARN", "retry 1/3: connection reset by peer"),
    ("INFO", "copied 4294967296 of 53687091200 bytes (8%)"),
    ("ERROR", "goroutine 1 [running]: main.(*Engine).run(0xc000010000) engine.go:231 +0x1d"),
)
"""Levels and messages of `log_events`."""

GUESTS: Final = ("windows", "linux", "Windows Server 2019 (64-bit)", "Ubuntu Linux (64-bit)", "otherGuest", None)
NAMES: Final = ("web", "db", "mail", "erp", "build", "dc", "файл", "数据库", "vm 100% full")
"""What VMs are called."""
