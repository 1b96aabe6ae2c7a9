"""How gunicorn serves Josira: `gunicorn --config python:learning.serving learning.wsgi`.

No access log, and nothing in the error log that tells who asked: gunicorn writes the address of a visitor whose request
it cannot read, so those lines are dropped.
"""

import gc
import logging
import os
from typing import Any

from gunicorn.glogging import Logger


class NoVisitors(logging.Filter):
    """Let no line pass that names a visitor's address."""

    def filter(self, record: logging.LogRecord) -> bool:
        return "ip=" not in str(record.msg)


class QuietLogger(Logger):
    """Gunicorn's log without visitors."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.addFilter(NoVisitors())


bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WORKERS", "2"))
worker_class = "gthread"
threads = 4
preload_app = True
timeout = 60
graceful_timeout = 5
accesslog = None
loglevel = "warning"
logger_class = QuietLogger
# Workers tell their parent that they are alive through a file; on a slow disk that can take seconds, in memory it does not.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112 a folder in memory

# All that is loaded before the workers part stays for good: looking for garbage in it would only make the start slower.
gc.disable()


def pre_fork(server: Any, worker: Any) -> None:
    """Set aside what is loaded, so that the workers share its memory."""
    gc.freeze()


def post_fork(server: Any, worker: Any) -> None:
    """Look for garbage again, in what the worker makes itself."""
    gc.enable()
