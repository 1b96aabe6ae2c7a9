"""Look at a restored database with the code as it is: `python -m learning.backups.proving`, with its DATABASE_URL.

It is a process of its own, so that everything of Josira's speaks with the restored database and nothing with another.
Ends with one of the numbers below; what `recount` says stands before.
"""

import sys
from enum import IntEnum

import django
from django.core.management import call_command


class Found(IntEnum):
    """What was found: the number with which the process ends."""

    WELL = 0
    DIFFERENT = 1  # `recount` ends so
    OLDER = 3  # than the code: it is to be migrated first
    STRANGE = 4


def look() -> Found:
    from django.db import connection  # after django.setup()
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if not any(app == "accounts" for app, _name in executor.loader.applied_migrations):
        return Found.STRANGE
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return Found.OLDER
    call_command("recount")  # ends the process itself when something differs
    return Found.WELL


if __name__ == "__main__":
    django.setup()
    sys.exit(look())
