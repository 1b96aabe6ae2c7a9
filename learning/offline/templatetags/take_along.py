"""What is right, where a question is read and not tapped."""

from django import template

from learning.offline.whole_course import solution
from quizzes.screens import Question

register = template.Library()


@register.simple_tag
def solution_of(question: Question) -> list[str]:
    """Return the right answer of a question, line by line; empty where no words can say it."""
    return solution(question)
