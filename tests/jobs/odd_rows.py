"""Rows with anything in them that a platform's columns can hold: by chance, over the whole range of each column."""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection

from tools.backend.rows import Rows, Value
from tools.platform_database import execute, write

_TEXTS: Final = (
    "",
    " ",
    "null",
    "%s %d 95% full {name} {0}",
    "\x1b[31mvirt-v2v\x1b[0m: /dev/vda at 10.0.0.7",
    "token=eyJhbGciOi.J9.x2 https://root:hunter2@vc.corp.example/sdk",
    "файл 数据库 🚀\u202e\u200b\U000e0001",
    "a" * 5_000,
    '[{"error_type": 5, "message": null}]',
    "[map[error_type:x message:y",
    "completed",
    "Copying VM data: 999999999999%",
)
_BYTES: Final = (b"\xff\xfe virt-v2v", b"\xc3\x28", "ä".encode("latin-1"))
_NUMBERS: Final = (0, 1, -1, 85, 100, 101, 250, 2**31 - 1, -(2**31))
_BIG: Final = (*_NUMBERS, 2**63 - 1, -(2**63))
_REALS: Final = (0.0, -0.5, 42.4242, 100.0001, 250.0, -1e300, 1e300)
_TIMES: Final = ("2025-10-03 17:46:57", "1970-01-01 00:00:01", "2037-12-31 23:59:59", "2025-02-28 12:00:00.999")
_JSON: Final = ("{}", "[]", "null", '"text"', "7", '{"vm_name": {"deep": [[[[]]]]}}', '{"job_id": 5, "status": []}')
_WORDS: Mapping[str, Sequence[str]] = {
    "current_status": ("discovered", "failed", "cleanup_required"),
    "job_type": ("failover", "cleanup"),
    "status": ("pending", "running", "completed", "failed", "cancelled"),
    "step status": ("running", "completed", "failed", "skipped"),
    "level": ("DEBUG", "INFO", "WARN", "ERROR"),
    "job_category": ("system", "failover"),
}

# What each kind of database takes besides, since its columns, or its mode, are more lenient.
_MORE: Mapping[str, Mapping[str, Sequence[Value]]] = {
    "sqlite": {
        "text": (*_BYTES, 5, 2.5),
        "word": ("nonsense", "", 0, b"\xff"),
        "number": ("many", b"\xff", 2.5, "1e3", ""),
        "real": ("NaN", "lots", b"", "1e999"),
        "time": ("0000-00-00 00:00:00", "9999-12-31 23:59:59.999999", "soon", 0, 1_700_000_000, "", b"\xff"),
        "json": ("{", "", "nonsense", b"\xff", 5),
        "flag": (2, "yes", "true", b"\x01"),
    },
    "mysql": {
        "text": (),
        "word": ("nonsense", ""),
        "number": (),
        "real": (),
        "time": ("0000-00-00 00:00:00",),
        "json": ("{", "", "nonsense"),
        "flag": (2, -1),
        "far": ("9999-12-31 23:59:59", "1000-01-01 00:00:00"),
        "bytes": _BYTES,
    },
    "postgresql": {
        "text": (),
        "word": (),
        "number": (),
        "real": ("NaN", "Infinity", "-Infinity"),
        "time": ("infinity", "-infinity", "0044-03-15 12:00:00 BC", "20000-01-01 00:00:00", "9999-12-31 23:59:59"),
        "json": (),
        "flag": (),
    },
}


def loosen(connection: Connection) -> None:
    """Takes off what a newer version of the platform's schema may have put on, and lets bytes in where text was."""
    if connection.dialect.name in ("mysql", "mariadb"):
        for table, column, kind in (
            ("job_tracking", "metadata", "longtext"),
            ("job_steps", "metadata", "longtext"),
            ("log_events", "attrs", "longtext"),
            ("vm_replication_contexts", "os_type", "varbinary(255)"),
            ("replication_jobs", "current_operation", "blob"),
            ("replication_jobs", "error_message", "longblob"),
        ):
            execute(connection, f"ALTER TABLE {table} MODIFY {column} {kind}")


@dataclass(slots=True)
class OddRows:
    """Makes rows by chance: but for their ids, the same for the same seed and kind of database."""

    seed: int
    dialect: str
    rows: Rows = field(default_factory=Rows)

    def fill(self, connection: Connection) -> tuple[list[str], list[str]]:
        """Writes some VMs with jobs, steps and log lines; returns their context ids and job ids."""
        chance = random.Random(self.seed)
        vms = [self._vm(chance) for _ in range(3)]
        jobs = [self._replication(chance, vms) for _ in range(8)] + [self._tracked(chance, vms) for _ in range(10)]
        write(connection, self.rows)
        return vms, jobs

    def _vm(self, chance: random.Random) -> str:
        key = f"ctx-{uuid.uuid4()}"
        name = self._pick(chance, "text", 60)
        self.rows.add(
            "vm_replication_contexts",
            context_id=key,
            vm_name=f"{name if isinstance(name, str) else 'vm'}-{key[-8:]}",
            vmware_vm_id=key,
            vm_path="/DC1/vm",
            vcenter_host="vc",
            datacenter="DC1",
            current_status=self._word(chance, "current_status"),
            current_job_id=self._text(chance, 60),
            total_jobs_run=self._any(chance, "number"),
            failed_jobs=self._any(chance, "number"),
            cpu_count=self._any(chance, "number"),
            memory_mb=self._any(chance, "number"),
            os_type=self._bytes(chance, 60),
            power_state=self._text(chance, 50),
            created_at=self._pick(chance, "time"),
            updated_at=self._pick(chance, "time"),
            last_job_at=self._any(chance, "time"),
            next_scheduled_at=self._any(chance, "time"),
            scheduler_enabled=self._any(chance, "flag"),
        )
        return key

    def _replication(self, chance: random.Random, vms: Sequence[str]) -> str:
        key = f"job-{uuid.uuid4()}"
        details = self._text(chance, 2_000)
        self.rows.add(
            "replication_jobs",
            id=key,
            vm_context_id=chance.choice([*vms, None]),
            source_vm_id="a",
            source_vm_name="a",
            source_vm_path="a",
            v_center_host="a",
            datacenter="a",
            replication_type="initial",
            status=self._text(chance, 100),
            progress_percent=self._any(chance, "real"),
            setup_progress_percent=chance.choice((None, 0, -5, 85, 999.99)),
            current_operation=self._bytes(chance, 5_000),
            vma_current_phase=self._text(chance, 90),
            bytes_transferred=chance.choice((None, *_BIG)),
            total_bytes=chance.choice((None, *_BIG)),
            transfer_speed_bps=chance.choice((None, *_BIG)),
            vma_eta_seconds=self._any(chance, "number"),
            vma_throughput_mbps=self._any(chance, "real"),
            error_message=self._bytes(chance, 5_000),
            vma_error_details=details,
            vma_error_classification=self._text(chance, 50),
            created_at=self._far(chance),
            updated_at=self._far(chance),
            started_at=self._far(chance),
            completed_at=self._far(chance),
            vma_last_poll_at=self._any(chance, "time"),
        )
        return key

    def _tracked(self, chance: random.Random, vms: Sequence[str]) -> str:
        key = str(uuid.uuid4())
        self.rows.add(
            "job_tracking",
            id=key,
            job_type=self._word(chance, "job_type"),
            operation=str(self._pick(chance, "text", 90)),
            status=self._word(chance, "status"),
            external_job_id=self._text(chance, 60),
            metadata=self._any(chance, "json"),
            error_message=self._text(chance, 5_000),
            started_at=self._pick(chance, "time"),
            completed_at=self._any(chance, "time"),
            created_at=self._any(chance, "time"),
            updated_at=self._any(chance, "time"),
            percent_complete=chance.choice((None, 0, 100, 127)),
            canceled_at=self._far(chance),
            context_id=chance.choice([*vms, None, "ctx-gone", ""]),
            job_category=chance.choice((None, self._word(chance, "job_category"))),
        )
        for _ in range(chance.randrange(4)):
            self.rows.add(
                "job_steps",
                job_id=key,
                name=str(self._pick(chance, "text", 90)),
                seq=len(self.rows.tables["job_steps"]) - 2,
                status=self._word(chance, "step status"),
                started_at=self._pick(chance, "time"),
                completed_at=self._far(chance),
                error_message=self._text(chance, 5_000),
                metadata=self._any(chance, "json"),
            )
            self.rows.add(
                "log_events",
                job_id=chance.choice((key, None)),
                level=self._word(chance, "level"),
                message=str(self._pick(chance, "text", 5_000)),
                attrs=self._any(chance, "json"),
                ts=self._pick(chance, "time"),
            )
        return key

    def _any(self, chance: random.Random, kind: str) -> Value:
        return None if chance.random() < 0.2 else self._pick(chance, kind)

    def _pick(self, chance: random.Random, kind: str, longest: int = 100) -> Value:
        usual: Mapping[str, Sequence[Value]] = {
            "text": _TEXTS,
            "number": _NUMBERS,
            "real": _REALS,
            "time": _TIMES,
            "json": _JSON,
            "flag": (0, 1),
        }
        value = chance.choice((*usual[kind], *_MORE[self.dialect][kind]))
        return value[:longest] if isinstance(value, str) else value

    def _text(self, chance: random.Random, longest: int) -> Value:
        return None if chance.random() < 0.2 else self._pick(chance, "text", longest)

    def _bytes(self, chance: random.Random, longest: int) -> Value:
        more = _MORE[self.dialect].get("bytes", ())
        return chance.choice(more) if more and chance.random() < 0.3 else self._text(chance, longest)

    def _far(self, chance: random.Random) -> Value:
        more = _MORE[self.dialect].get("far", ())
        return chance.choice(more) if more and chance.random() < 0.3 else self._any(chance, "time")

    def _word(self, chance: random.Random, kind: str) -> Value:
        return chance.choice((*_WORDS[kind], *_MORE[self.dialect]["word"]))
