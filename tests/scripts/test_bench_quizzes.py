"""The measurements of quizzes: they start, each number knows its limit, and only questions to the database are counted."""

import pytest
from django.db import connection, transaction

from quizzes.models import Attempt
from scripts.bench.measuring import Number, Skipped, measured
from scripts.environment import PYTHON
from scripts.prepare import site_env
from scripts.steps import run


def test_program_starts_and_names_what_it_measures(tmp_path):
    told = run([str(PYTHON), "-m", "scripts.bench_quizzes", "--help"], site_env(tmp_path, 0))

    for name in ("submit_queries", "marking", "regrade", "submits_on_postgres", "tap"):
        assert name in told


@pytest.mark.parametrize(
    ("value", "at_least", "met"), [(9, False, True), (10, False, True), (11, False, False), (9, True, False)]
)
def test_number_is_met_up_to_its_limit(value, at_least, met):
    number = Number("so much", value, 10, at_least=at_least)

    assert number.is_met is met
    assert ("FALLS SHORT" in str(number)) is not met
    assert Skipped("so much", "nobody answers").is_met


@pytest.mark.django_db
def test_what_frames_a_transaction_is_no_query():
    with measured() as cost, transaction.atomic():
        with transaction.atomic():
            Attempt.objects.exists()
        connection.cursor().execute("SELECT 1")

    assert cost.queries == 2
