"""Measure the numbers that quizzes are to reach: `make bench-quizzes`. `--strict` ends with 1 when one falls short.

Those of `ON_DATABASE` run one after the other on a database of their own, in memory, or on the PostgreSQL server that
DATABASE_URL names; those of `ON_SERVER` on a server of their own with two workers. Nothing else is touched.
"""

import argparse
import os
from collections.abc import Callable

import django

from scripts.bench.analysing import item_analysis, regrade
from scripts.bench.files import import_of_500
from scripts.bench.marking import marking
from scripts.bench.measuring import Found, own_database
from scripts.bench.sending import submits_on_postgres, submits_on_sqlite
from scripts.bench.taking import page_queries, progress_queries, save_queries, submit_queries
from scripts.bench.tapping import tap
from scripts.bench.weighing import weight
from scripts.steps import main

Benchmark = Callable[[], Found]
ON_DATABASE: list[Benchmark] = [
    submit_queries,
    save_queries,
    page_queries,
    progress_queries,
    marking,
    import_of_500,
    item_analysis,
    regrade,
]
ON_SERVER: list[Benchmark] = [weight, tap, submits_on_sqlite, submits_on_postgres]


def wanted(benchmarks: list[Benchmark], names: list[str]) -> list[Benchmark]:
    return [one for one in benchmarks if not names or one.__name__ in names]


def told(benchmarks: list[Benchmark]) -> bool:
    """Print what each finds, as soon as it is known; return whether nothing falls short."""
    is_met = True
    for benchmark in benchmarks:
        for found in benchmark():
            print(found, flush=True)
            is_met = is_met and found.is_met
    return is_met


def program() -> int:
    """Measure and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    known = {one.__name__ for one in (*ON_DATABASE, *ON_SERVER)}
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"only these: {', '.join(sorted(known))}")
    parser.add_argument("--strict", action="store_true")
    options = parser.parse_args()
    if strange := set(options.names) - known:
        parser.error(f"not known: {', '.join(sorted(strange))}")
    os.environ["DJANGO_SETTINGS_MODULE"] = "learning.settings.test"
    django.setup()
    is_met = True
    if inside := wanted(ON_DATABASE, options.names):
        with own_database():
            is_met = told(inside)
    is_met = told(wanted(ON_SERVER, options.names)) and is_met
    return 1 if options.strict and not is_met else 0


if __name__ == "__main__":
    main(program)
