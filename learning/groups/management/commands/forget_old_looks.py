"""Delete the records of looks at learners that are older than six months; to be run each night."""

from typing import Any

from django.core.management.base import BaseCommand

from learning.groups.forgetting import forget_old_looks


class Command(BaseCommand):
    help = "Delete the records of looks at learners that are older than six months."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{forget_old_looks()} records deleted.")
