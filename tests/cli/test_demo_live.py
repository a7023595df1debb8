import threading
import time
from pathlib import Path

from sqlalchemy import Connection, select

from plainspoken.cli.demo_live import LIVE_CONTEXT, LiveDemo
from plainspoken.cli.demo_store import fill
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.store.database import run_blocking
from plainspoken.store.tables import JOB_TRACKING


def ends(connection: Connection) -> set[tuple[str, str]]:
    """Operations of the VM of the live demo, and how they ended."""
    mine = select(JOB_TRACKING.c.operation, JOB_TRACKING.c.status).where(JOB_TRACKING.c.context_id == LIVE_CONTEXT)
    return {(operation, status) for operation, status in connection.execute(mine)}


def test_the_live_demo_shows_success_and_failure_and_leaves_no_thread(tmp_path: Path, sanitizer: Sanitizer) -> None:
    url = f"sqlite:///{tmp_path}/demo.db"
    fill(url)
    wanted = {("unified-test-failover", "failed"), ("unified-test-failover", "completed")}
    until = time.monotonic() + 60
    with LiveDemo(url, sanitizer, step_seconds=0.02):
        while time.monotonic() < until and not wanted <= run_blocking(url, ends):
            time.sleep(0.1)

    assert wanted <= run_blocking(url, ends)
    assert [thread.name for thread in threading.enumerate() if thread.name == "plainspoken-demo"] == []
