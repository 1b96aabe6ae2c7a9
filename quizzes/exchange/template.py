"""The template of the tables: its columns, what its sheet "Read me" says, and the questions that it is filled in with."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .neutral import FULL, NONE, Accepted, Choice, Question
from .numbers import shares

ALWAYS = (
    "id", "type", "question", "choice_1", "choice_2", "choice_3", "choice_4", "right", "credit", "hint",
    "feedback_right", "feedback_wrong", "weight", "tags",
)  # fmt: skip
WHERE_USED = (
    *(f"choice_{n}" for n in range(5, 17)), *(f"feedback_{n}" for n in range(1, 17)), "feedback_partly",
    "general_feedback", "name", "bank", "letters", "form", "most", "unit", "task", "shuffle",
)  # fmt: skip
COLUMNS = (*ALWAYS, *WHERE_USED)

READ_ME = (
    (gettext_lazy("Column"), gettext_lazy("What it holds")),
    ("id", gettext_lazy("A short name of your own, used once. With it a question is recognised when the file comes again.")),
    ("type", gettext_lazy("single_choice, multiple_response, true_false, ordering, matching, number, gap_choice, short_answer or opinion.")),
    ("question", gettext_lazy("The text of the question. In gap_choice the gaps are written [1], [2] …")),
    ("choice_1 …", gettext_lazy("The choices; up to choice_8. Each type uses them in its own way, see below.")),
    ("right", gettext_lazy("The number of the right choice, or several with a bar: 1|3. In true_false: true or false. In number: 7, 30:2 or 28..32.")),
    ("credit", gettext_lazy("multiple_response: balanced, all_or_nothing, or a credit for each choice: 75|25|-100. ordering: pairs or all_or_nothing. number: how far off is still right.")),
    ("hint", gettext_lazy("Helps to think, and never contains the answer.")),
    ("feedback_right, feedback_wrong", gettext_lazy("Said after the answer. There are also feedback_partly and general_feedback.")),
    ("feedback_1 …", gettext_lazy("Why this choice is right, or why it is not.")),
    ("weight", gettext_lazy("1 unless this question counts for more; 10 at most.")),
    ("tags", gettext_lazy("What this question trains, in a word. Several with a bar.")),
    ("", ""),
    ("ordering", gettext_lazy("The choices stand in their right order, or “right” names it: 2|1|3.")),
    ("matching", gettext_lazy("Each choice is a pair: left = right. One without left side is an extra: = right.")),
    ("gap_choice", gettext_lazy("Each choice holds the words of one gap, the right one first: law/rain.")),
    ("short_answer", gettext_lazy("Each choice is an accepted answer. “credit” gives a credit for each; one with 0 is a common mistake.")),
    ("opinion", gettext_lazy("The choices are 3 to 5 steps. Nothing is marked.")),
    ("", ""),
    ("'", gettext_lazy("A text that starts with = + - or @ is written with ' before it, so that no program runs it.")),
    ("\\", gettext_lazy("In a pair, \\= is the sign itself; among words of a gap, \\/ is.")),
)  # fmt: skip


def columns_for(rows: Iterable[Mapping[str, str]]) -> list[str]:
    """Return the columns of the template, and those others that some question needs."""
    used = {name for row in rows for name in row}
    return [*ALWAYS, *(name for name in WHERE_USED if name in used)]


def examples() -> list[Question]:
    """Return one question of each type, with which the template is filled in."""
    ticks = [True, True, False]
    several = zip((_("To go to school"), _("To be cared for when ill"), _("To work in a mine")), ticks, strict=True)
    credits = shares("balanced", ticks)
    return [
        Question("single_choice", _("Which of these is a right of every child?"), id="E01", choices=(
            Choice(_("To go to school"), FULL, _("Article 28 of the Convention says so.")), Choice(_("To own a car"), NONE),
        ), hint=_("Think of what everybody needs to grow up.")),
        Question("multiple_response", _("Which of these are rights of the child?"), id="E02", rule="balanced", choices=tuple(
            Choice(text, credit) for (text, _tick), credit in zip(several, credits, strict=True)
        )),
        Question("true_false", _("Torture is always forbidden."), id="E03", correct=True, feedback_right=_("Article 5."),
                 feedback_wrong=_("Read article 5 again.")),
        Question("ordering", _("From the oldest to the newest"), id="E04", rule="pairs", items=(
            _("Universal Declaration (1948)"), _("African Charter (1981)"), _("Rome Statute (1998)"),
        )),
        Question("matching", _("Which article speaks of what?"), id="E05", pairs=(
            (_("Article 1"), _("Freedom and equality")), (_("Article 26"), _("Education")),
        ), extra_right=(_("Sport"),)),
        Question("number", _("How many articles does the Universal Declaration have?"), id="E06", accepted=(
            Accepted(Decimal(30), Decimal(30)), Accepted(Decimal(28), Decimal(32), Decimal(50), _("Nearly.")),
        )),
        Question("gap_choice", _("The [1] protects, the [2] judges."), id="E07", gaps=(
            (_("law"), _("rain")), (_("court"), _("road")),
        )),
        Question("short_answer", _("“Law” in Bambara:"), id="E08", choices=(Choice("sariya", FULL),), letters="folded"),
        Question("opinion", _("I can explain my rights."), id="E09", steps=(_("not at all"), _("a little"), _("fully"))),
    ]  # fmt: skip
