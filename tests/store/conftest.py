"""The real databases of `tests/jobs`, which these tests share."""

from tests.jobs.conftest import (  # noqa: F401 - fixtures
    empty_mariadb,
    empty_postgresql,
    empty_url,
    make_store,
    sanitizer,
    sqlite_file,
    store,
    url,
)
