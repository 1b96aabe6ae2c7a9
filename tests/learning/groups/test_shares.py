"""How many of a small group, in words that tell of nobody."""

import pytest
from django.utils.translation import override

from learning.groups.shares import how_many


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 0, ""),
        (4, 4, ""),
        (5, 5, "tous"),
        (3, 5, "la plupart"),
        (2, 5, "quelques-uns"),
        (0, 5, "peu ou aucun"),
        (1, 9, "peu ou aucun"),
        (9, 9, "tous"),
    ],
)
def test_below_ten_only_words(part, whole, said):
    with override("fr"):
        assert how_many(part, whole) == said


@pytest.mark.parametrize(("part", "said"), [(0, "5 % ou moins"), (5, "50 %"), (10, "95 % ou plus")])
def test_promise_34_from_ten_on_a_percentage_with_open_ends(part, said):
    with override("fr"):
        assert how_many(part, 10).replace("\u00a0", " ").replace("\u202f", " ") == said
