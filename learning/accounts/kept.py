"""What is kept about a learner: every stored field, in plain words (safety, promise 2).

This is the one list. From it come the page "what is kept about me", the file to take along, and the proof that erasing
leaves nothing. A field that points to a person and stands in no line fails a test; so adding one is a deliberate act.
Models are named by their label, because most stand in apps that must not be imported here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from .models import User


@dataclass(frozen=True)
class Line:
    """Some fields and what they say. What is `hidden` is stored so that nobody can read it; `technical` says nothing of a person."""

    fields: tuple[str, ...]
    words: Any
    hidden: bool = False
    technical: bool = False


@dataclass(frozen=True)
class Part:
    """One model: how its rows lead to the learner, and its lines. What `stays` is parted from the learner at erasing."""

    label: str
    title: Any
    learner: str
    lines: tuple[Line, ...]
    stays: bool = False

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.label)

    @property
    def is_single(self) -> bool:
        """Say whether there is one row a learner at most, whose values can be shown in a line."""
        return self.learner == "pk" or bool(self.model._meta.get_field(self.learner.partition("__")[0]).one_to_one)

    @property
    def fields(self) -> list[str]:
        """Return the names of all fields, in the order of the lines."""
        return [field for line in self.lines for field in line.fields]

    @property
    def readable(self) -> list[str]:
        """Return the names of the fields that can be read; those to many others, which learners never have, are left out."""
        return [
            field
            for line in self.lines
            if not line.hidden
            for field in line.fields
            if not self.model._meta.get_field(field).many_to_many
        ]

    def of(self, learner: User) -> QuerySet[Any]:
        """Return the rows about one learner."""
        return self.model._default_manager.filter(**{self.learner: learner.pk}).order_by("pk")

    def rows(self, learner: User) -> list[dict[str, Any]]:
        """Return what can be read about one learner, in one query."""
        return list(self.of(learner).values(*self.readable))


def marks(*fields: str) -> Line:
    return Line(fields, _("Marks the computer needs, for example to count each thing once"), technical=True)


WORTH = _("What it was worth")
DAYS = _("The days, never the hour")
WHICH_QUIZ = _("Which quiz, and which try")
WHICH_QUESTION = _("Which question")

KEPT = (
    Part(
        "accounts.User",
        _("My account"),
        "pk",
        (
            Line(("username",), _("Your name here")),
            Line(("password",), _("Your secret, scrambled: nobody can read it"), hidden=True),
            Line(("joined_on",), _("The day you made the account")),
            Line(("last_visit_on",), _("The day of your last visit, never the hour")),
            marks("id", "is_learner", "is_active", "sign_in_round", "pen_name", "is_superuser"),
            Line(("groups", "user_permissions"), _("Roles: a learner has none"), technical=True),
        ),
    ),
    Part(
        "accounts.PaperCode",
        _("Your paper code"),
        "learner",
        (Line(("code",), _("The code, scrambled: nobody can read it"), hidden=True), marks("id", "learner")),
    ),
    Part(
        "accounts.Card",
        _("What you said about yourself"),
        "learner",
        (
            Line(("age",), _("Your age, roughly")),
            Line(("gender",), _("Girl, boy or something else")),
            Line(("region",), _("Your region")),
            marks("id", "learner"),
        ),
    ),
    Part(
        "groups.Membership",
        _("Your group"),
        "learner",
        (
            Line(("nickname",), _("Your nickname in the group")),
            Line(("may_help",), _("Whether your facilitator may help you with a lost secret")),
            Line(("joined_on",), _("The day you joined")),
            marks("id", "learner", "group"),
        ),
    ),
    Part(
        "groups.LookRecord",
        _("When your facilitator looked at your progress or helped you"),
        "membership__learner",
        (
            Line(("kind",), _("What the facilitator did")),
            Line(("day",), DAYS),
            marks("id", "facilitator", "group", "membership"),
        ),
        stays=True,
    ),
    Part(
        "groups.HelpNotice",
        _("What we tell you at your next sign-in: your secret was changed with help"),
        "learner",
        (Line(("day",), DAYS), marks("id", "learner", "group")),
    ),
    Part(
        "offline.QueueToken",
        _("What lets your phone send answers later"),
        "learner",
        (
            Line(("hash",), _("A mark of your phone, scrambled: nobody can read it"), hidden=True),
            Line(("used_on",), DAYS),
            marks("id", "learner"),
        ),
    ),
    Part(
        "quizzes.Completion",
        _("Lessons and courses you finished"),
        "learner",
        (
            Line(("kind", "step_key", "course_key"), _("Which lesson or course")),
            Line(("locale",), _("In which language")),
            Line(("day",), DAYS),
            marks("id", "learner", "digest"),
        ),
    ),
    Part(
        "quizzes.Attempt",
        _("Your tries at quizzes"),
        "learner",
        (
            Line(("quiz_key", "version", "mode", "number", "pass_mark"), WHICH_QUIZ),
            Line(("state", "score"), WORTH),
            Line(("day_started", "day_submitted", "marked_again"), DAYS),
            marks("id", "learner", "seed", "answer_digest", "beyond_limit", "paired", "is_counted"),
        ),
    ),
    Part(
        "quizzes.Response",
        _("Your answers"),
        "attempt__learner",
        (
            Line(("attempt", "question_id", "question_digest", "place"), WHICH_QUESTION),
            Line(("answer",), _("What you chose")),
            Line(("confidence",), _("How sure you said you were")),
            Line(("outcome", "score", "weight", "hint_used"), WORTH),
            marks("id", "seq"),
        ),
    ),
    Part(
        "quizzes.RegradeLine",
        _("Answers that were marked again, because a question was wrong"),
        "attempt__learner",
        (
            Line(("attempt", "regrade"), WHICH_QUIZ),
            Line(
                ("old_score", "new_score", "old_state", "new_state", "old_outcome", "old_answer_score", "keeps_pass"),
                WORTH,
            ),
            Line(("old_marked_again",), DAYS),
            marks("id"),
        ),
    ),
    Part(
        "quizzes.QuizProgress",
        _("Where you are in each quiz"),
        "learner",
        (
            Line(("quiz_key", "attempts"), WHICH_QUIZ),
            Line(("first", "best", "latest", "state"), WORTH),
            Line(("passed_day",), DAYS),
            marks("id", "learner"),
        ),
    ),
    Part(
        "quizzes.ReviewCard",
        _("Questions that come again"),
        "learner",
        (
            Line(("question_id", "quiz_key", "question_digest"), WHICH_QUESTION),
            Line(("stability", "difficulty", "lasting"), _("How well you know it")),
            Line(("last_day", "due_day", "asked_day"), DAYS),
            marks("id", "learner"),
        ),
    ),
    Part(
        "quizzes.Certificate",
        _("Your certificates"),
        "learner",
        (
            Line(("course_title", "course_key", "locale"), _("Which course, in which language")),
            Line(("code",), _("The code by which anybody can check it")),
            Line(("day",), DAYS),
            marks("id", "learner", "attempt"),
        ),
        stays=True,
    ),
)

# What is kept for a while beside these models.
BESIDES = (
    _("While you are signed in: a mark that this browser is yours. It goes when you sign out."),
    _("For 15 minutes: the code your facilitator gave you when your secret was lost, scrambled."),
    _("How often a wrong secret was tried, for one day at most, under a mark that does not tell your name."),
    _(
        "If you answered in class with a card: which answers wait under it, until you take them over, for 12 months at most. The number is scrambled: nobody can read it, and nothing says whose the card is."
    ),
)

# Models with a field that points to a person, and why no learner is ever in it.
NEVER_OF_LEARNERS = {
    "account.EmailAddress": "nobody gives an e-mail address",
    "groups.LearnerGroup": "who accompanies the group",
    "groups.AwarenessSession": "who held the session",
    "groups.SessionChange": "who corrected it",
    "mfa.Authenticator": "the second factors of those who work here: the app's secret, encrypted; the public half of keys",
    "accounts.User_groups": "roles; a learner has none",
    "accounts.User_user_permissions": "rights; a learner has none",
    "accounts.StaffLogEntry": "the staff log",
    "quizzes.Regrade": "who marked again",
    "quizzes.Withdrawal": "who withdrew a question",
    **dict.fromkeys(
        ("courses.Picture", "courses.Recording", "wagtaildocs.Document", "wagtailimages.Image", "wagtailmedia.Media"),
        "who brought a file",
    ),
    **dict.fromkeys(
        ("wagtail_localize.StringTranslation", "wagtail_localize.SegmentOverride"), "who translated a piece"
    ),
    **dict.fromkeys(
        (
            "wagtailadmin.EditingSession",
            "wagtailadmin.FormState",
            "wagtailcore.APIToken",
            "wagtailcore.Comment",
            "wagtailcore.CommentReply",
            "wagtailcore.ModelLogEntry",
            "wagtailcore.Page",
            "wagtailcore.PageLogEntry",
            "wagtailcore.PageSubscription",
            "wagtailcore.Revision",
            "wagtailcore.TaskState",
            "wagtailcore.UploadedFile",
            "wagtailcore.WorkflowState",
            "wagtailusers.UserProfile",
        ),
        "work in the admin",
    ),
}


def own_rows(learner: User) -> Iterator[tuple[Part, list[dict[str, Any]]]]:
    """Yield each part with what can be read of it about one learner; one query a part."""
    for part in KEPT:
        yield part, part.rows(learner)
