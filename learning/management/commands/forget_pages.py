"""`manage.py forget_pages`: make every kept page anew, needed after an update of code or templates."""

from typing import Any

from django.core.management.base import BaseCommand

from learning.page_cache import forget_pages


class Command(BaseCommand):
    help = "Forget all kept pages; the next visit to each makes it anew. Run this after each update of the code."

    def handle(self, *args: Any, **options: Any) -> None:
        forget_pages()
