"""Keep opinions apart from the person. A choice passes through here on its way from the request to a total, once.

Before an attempt is sent its choice is kept by the learner's page alone: by the script in the tab, without a script in
a hidden field that travels from screen to screen. Asking again at the end would ask some people twice and count them
twice; a field costs one line, sets nothing on the server, and is gone with the page.
"""

from collections.abc import Mapping

from .questions import Answer, Key, kept

Steps = dict[str, str]


def part_with_opinions(keys: Mapping[str, Key], answers: Mapping[str, Answer]) -> tuple[dict[str, Answer], Steps]:
    """Return the answers as they may be stored, and the steps that were chosen, by question."""
    stored = {id: kept(keys[id], answer) for id, answer in answers.items()}
    steps = {
        id: answer[0] for id, answer in answers.items() if answer and not keys[id].is_scored and answer != stored[id]
    }
    return stored, steps
