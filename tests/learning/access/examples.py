"""One object of each kind that an address can name, and the addresses filled with them."""

import io
import json
import re
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.images import get_image_model
from wagtail.models import (
    Collection,
    Locale,
    Page,
    PageViewRestriction,
    Site,
    Task,
    UploadedFile,
    Workflow,
)
from wagtail_localize.models import StringSegment, Translation
from wagtail_localize.operations import translate_object

from learning.accounts.enums import Role
from learning.accounts.invitations import new_link
from learning.kit import receipts
from learning.kit.models import Kit, ResultsFile
from learning.uploads.cleaning import clean_content
from quizzes.attempts import Who
from quizzes.models import Certificate, QuestionBank, RegradeKind
from quizzes.regrading import begin
from quizzes.versions import version_of
from tests.factories.accounts import UserFactory
from tests.factories.courses import (
    GlossaryTermFactory,
    HelpContactFactory,
    LessonPageFactory,
    PartnerFactory,
    bambara,
    block_id,
    make_course,
)
from tests.factories.groups import AwarenessSessionFactory, LearnerGroupFactory, MembershipFactory
from tests.factories.keys import give_key
from tests.factories.quizzes import AttemptFactory, make_quiz, sent, single
from tests.factories.recordings import make_recording

Places = dict[str, dict[str, Any]]
# A part of an address that names an object: Django's <int:pk>, or a named or unnamed group of a regular expression.
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
# Addresses written as regular expressions without names.
WRITTEN_OUT = {
    "admin/^password_reset/": "admin/password_reset/",
    "admin/^.*/$": "admin/no-such-page/",
    r"admin/^snippets/choose/\w+/\w+/create/$": "admin/snippets/choose/courses/partner/create/",
    "documents/^(\\d+)/(.*)$": "documents/<document_id>/<filename>",
    "fr/^((?:[\\w-]+/)*)$": "fr/<path>",
    "fr/^((?:[\\w\\-]+/)*)$": "fr/<path>",
}


def make_people() -> dict[str, Any]:
    """Return one person of each kind that the table knows; "anonymous" is nobody."""
    staff = {role.value: UserFactory(username=role.value, role=role.value) for role in Role}
    staff["other facilitator"] = UserFactory(username="other-facilitator", role="facilitator")
    for person in staff.values():
        TOTP.activate(person, generate_totp_secret())
        RecoveryCodes.activate(person)
    give_key(staff["author"])
    return {
        "anonymous": None,
        "learner": UserFactory(learner=True),
        "other learner": UserFactory(learner=True),
        **staff,
    }


def png() -> ContentFile:
    """Return a small picture."""
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(file, "PNG")
    return ContentFile(file.getvalue(), "dessin.png")


def upload(model: type, person: Any) -> UploadedFile:
    """Return a file that was brought and waits for its title."""
    file = png() if model is not Document else clean_content(b"%PDF-1.4", "feuille.pdf")
    return UploadedFile.objects.create(
        file=file, uploaded_by_user=person, for_content_type=ContentType.objects.get_for_model(model)
    )


def sent_to_reader(text: Any, author: Any) -> dict[str, Any]:
    """Let the author save `text` and send it to a second reader; return what addresses say of that."""
    revision = text.save_revision(user=author)
    state = text.get_workflow().start(text, author)
    return {
        "pk": text.pk,
        "page_id": text.pk,
        "revision_id": revision.pk,
        "revision_id_a": revision.pk,
        "revision_id_b": "latest",
        "action_name": "approve",
        "task_state_id": state.current_task_state.pk,
        "task_id": state.current_task_state.task_id,
        "workflow_state_id": state.pk,
    }


def snippets(author: Any) -> Places:
    """Return one of each kind of snippet, each waiting for a second reader."""
    made = {
        "courses/glossaryterm": GlossaryTermFactory(),
        "courses/helpcontact": HelpContactFactory(),
        "courses/partner": PartnerFactory(),
        "quizzes/questionbank": QuestionBank.objects.create(
            title="Banque", locale=Locale.get_default(), questions=json.dumps([single("banque")])
        ),
    }
    bank = made["quizzes/questionbank"]
    said = {kind: sent_to_reader(snippet, author) for kind, snippet in made.items()}
    return {
        **{f"admin/snippets/{place}{kind}/": said[kind] for kind in made for place in ("", "choose/")},
        "admin/export-questions/bank/": {"pk": bank.pk, "format": "gift"},
        "admin/localize/submit/": {"app_label": "quizzes", "model_name": "questionbank", "pk": bank.pk},
        "admin/courses/language-version/bank/": {"pk": bank.pk},
    }


def quiz_places(course: Page, people: dict[str, Any]) -> Places:
    """Return a quiz that the learner has passed and begun again, and a regrade of it."""
    quiz = make_quiz(course, [single("un")], mode="certifying", pass_mark=70)
    version = version_of(quiz)
    learner = people["learner"]
    attempt = sent(quiz, who=Who(learner, "fr"))
    begun = AttemptFactory(version=version, learner=learner, number=2)
    certificate = Certificate.objects.create(
        code="ABCD2345",
        course_key=course.translation_key,
        attempt=attempt,
        learner=learner,
        locale="fr",
        course_title="Cours",
        day=timezone.localdate(),
    )
    regrade = begin(
        quiz.translation_key,
        next(iter(version.keys.values())),
        RegradeKind.EVERYBODY_RIGHT,
        "Clé fausse",
        people["reviewer"],
    )
    question = {"question": block_id("un")}
    return {
        "fr/": {"quiz": quiz.translation_key, "attempt": begun.pk, "course": course.translation_key, **question},
        "c/": {"code": certificate.code},
        "admin/quiz-answers/": {"pk": quiz.pk, "regrade": regrade.pk, **question},
        "admin/export-questions/quiz/": {"pk": quiz.pk, "format": "gift"},
        "admin/import-questions/": {"format": "xlsx"},
    }


def translation_places(lesson: Page) -> Places:
    """Return a lesson that is being translated."""
    translate_object(lesson, [bambara()])
    translation = Translation.objects.get(source__object_id=lesson.translation_key)
    twin = Page.objects.get(translation_key=lesson.translation_key, locale=bambara())
    return {
        "admin/courses/language-version/": {"pk": twin.pk},
        "admin/localize/": {
            "page_id": lesson.pk,
            "translation_source_id": translation.source_id,
            "translation_id": translation.pk,
            "string_segment_id": StringSegment.objects.filter(source=translation.source).first().pk,
            "overridable_segment_id": 1,
            "mode": "live",
            "app_label": "courses",
            "model_name": "glossaryterm",
            "pk": GlossaryTermFactory().pk,
        },
    }


def library_places(people: dict[str, Any], lesson: Page) -> Places:
    """Return a picture, a recording and a document, each with one that was brought and has no title yet."""
    picture = get_image_model().objects.create(title="Dessin", file=png())
    document = Document.objects.create(title="Feuille", file=clean_content(b"%PDF-1.4", "feuille.pdf"))
    recording = make_recording("voix")
    administrator = people["administrator"]
    session = EditingSession.objects.create(user=people["author"], content_object=lesson, last_seen_at=timezone.now())
    return {
        "admin/images/": {
            "image_id": picture.pk,
            "pk": picture.pk,
            "filter_spec": "width-8",
            "uploaded_file_id": upload(get_image_model(), administrator).pk,
        },
        "admin/documents/": {
            "document_id": document.pk,
            "doc_id": document.pk,
            "pk": document.pk,
            "uploaded_file_id": upload(Document, administrator).pk,
        },
        "admin/media/": {"media_id": recording.pk, "media_type": "audio"},
        "admin/api/main/^documents/": {"pk": document.pk},
        "admin/api/main/^images/": {"pk": picture.pk},
        "admin/api/main/^documents/find/": {"?": f"id={document.pk}"},
        "admin/api/main/^images/find/": {"?": f"id={picture.pk}"},
        "admin/editing-sessions/": {
            "app_label": "courses",
            "model_name": "lessonpage",
            "object_id": lesson.pk,
            "session_id": session.pk,
        },
        "documents/": {"document_id": document.pk, "filename": document.filename, "restriction_id": 1},
        "media/": {"path": picture.get_rendition("width-8").file.name},
    }


def group_places(course: Page, quiz: Any, people: dict[str, Any]) -> Places:
    """Return a group of the first facilitator with the learner in it, and an awareness session."""
    group = LearnerGroupFactory(facilitator=people["facilitator"], course_key=course.translation_key)
    member = MembershipFactory(group=group, learner=people["learner"], may_help=True)
    session = AwarenessSessionFactory(facilitator=people["facilitator"])
    return {"animer/": {"group": group.pk, "member": member.pk, "key": quiz, "session": session.pk}}


def kit_places() -> Places:
    """Return a kit and a file of results that it brought."""
    kit = Kit.objects.create(name="k1", public="A" * 43 + "=", receipt_key=receipts.new_key()[1])
    row = ResultsFile.objects.create(kit=kit, number=1, sha256="0" * 64, count=0)
    return {"admin/kits/": {"pk": kit.pk}, "admin/kits/files/": {"pk": row.pk}}


def make_places(people: dict[str, Any]) -> Places:
    """Return what stands for each part of an address, by the beginning of the address; the longest beginning counts."""
    course = make_course(lessons=0)
    other_course = make_course()
    lesson = LessonPageFactory(parent=course)
    lesson.save_revision().publish()
    draft = LessonPageFactory(parent=course, live=False)
    waiting = sent_to_reader(draft, people["author"])
    locked = LessonPageFactory(parent=course, locked=True, locked_by=people["administrator"])
    restriction = PageViewRestriction.objects.create(page=draft, restriction_type="login")
    site = Site.objects.get()
    task, workflow = Task.objects.get(), Workflow.objects.get()
    page_parts = {
        "parent_page_id": course.pk,
        "page_to_move_id": lesson.pk,
        "destination_id": other_course.pk,
        "content_type_app_name": "courses",
        "content_type_model_name": "lessonpage",
        "app_label": "courses",
        "model_name": "lessonpage",
    }
    quizzes = quiz_places(course, people)
    return {
        **group_places(course, quizzes["fr/"]["quiz"], people),
        "": {"step": lesson.translation_key, "language": "fr", "key": "abc", "uidb36": "1", "token": "abc-def"},
        "hors-ligne/": {"course": other_course.translation_key, "language": "fr"},
        "fr/<path>": {"path": lesson.url.removeprefix("/fr/")},
        "fr/_util/": {"page_view_restriction_id": restriction.pk, "page_id": draft.pk},
        "admin/password_reset/": {"uidb64": "MQ", "token": "abc-def"},
        "admin/api/main/^pages/": {"pk": lesson.pk, "action_name": "delete"},
        "admin/api/main/^pages/find/": {"?": f"id={lesson.pk}"},
        "admin/bulk/": {"app_label": "wagtailcore", "model_name": "page", "action": "publish"},
        "admin/pages/": {**page_parts, **waiting},
        **{f"admin/pages/<int:page_id>/{deed}/": {"page_id": lesson.pk} for deed in ("unpublish", "copy", "delete")},
        "admin/pages/<int:page_id>/unlock/": {"page_id": locked.pk},
        "admin/choose-page/": page_parts,
        "admin/tag-autocomplete/": {"app_name": "taggit", "model_name": "tag"},
        "admin/collections/": {
            "pk": Collection.get_first_root_node().add_child(name="Dessins").pk,
            "collection_id": Collection.get_first_root_node().pk,
        },
        "admin/workflows/": {
            "pk": workflow.pk,
            "workflow_pk": workflow.pk,
            "page_pk": Page.get_first_root_node().pk,
            "task_id": task.pk,
            "app_label": "accounts",
            "model_name": "secondreadertask",
        },
        "admin/workflows/tasks/": {"pk": task.pk},
        "admin/settings/": {"app_name": "courses", "model_name": "sitesettings", "pk": site.pk},
        "admin/redirects/": {"redirect_id": Redirect.objects.create(old_path="/ancien", redirect_link="/fr/").pk},
        "admin/locales/": {"pk": bambara().pk},
        "admin/sites/": {"pk": site.pk},
        "admin/users/": {"pk": people["author"].pk},
        "compte/2fa/webauthn/keys/": {"pk": Authenticator.objects.get(user=people["author"], type="webauthn").pk},
        **kit_places(),
        "admin/groups/": {"pk": Group.objects.get(name="author").pk},
        **quizzes,
        **translation_places(lesson),
        **snippets(people["author"]),
        **library_places(people, lesson),
    }


def variants(people: dict[str, Any], places: Places) -> Places:
    """Return other examples than the usual ones, by the words that stand after the route in the table."""
    lesson = places["admin/pages/<int:page_id>/copy/"]["page_id"]
    twin = Page.objects.get(translation_key=Page.objects.get(pk=lesson).translation_key, locale=bambara()).pk
    library = {"picture": "admin/images/", "document": "admin/documents/"}
    bulk = {
        f"{action}, {title}": {"app_label": app, "model_name": model, "action": action, "?": f"id={pk}"}
        for title, app, model, pk, actions in (
            ("page", "wagtailcore", "page", lesson, ("publish", "unpublish", "delete")),
            ("picture", "courses", "picture", places[library["picture"]]["pk"], ("delete",)),
            ("document", "wagtaildocs", "document", places[library["document"]]["pk"], ("delete",)),
            ("word", "courses", "glossaryterm", places["admin/snippets/courses/glossaryterm/"]["pk"], ("delete",)),
            ("person", "accounts", "user", people["author"].pk, ("assign_role", "set_active_state", "delete")),
            ("learner", "accounts", "user", people["learner"].pk, ("assign_role", "set_active_state", "delete")),
        )
        for action in actions
    }
    return {
        "a Bambara page": {"page_id": twin, "page_to_move_id": twin},
        "a learner": {"pk": people["learner"].pk},
        "oneself": {"pk": people["administrator"].pk},
        "a true invitation": dict(
            zip(("key", "token"), new_link(people["other facilitator"]).split("/")[-3:-1], strict=True)
        ),
        **bulk,
    }


def address(route: str, places: Places, special: dict[str, Any]) -> str:
    """Return the address of a route, its parts filled. Raises KeyError for a part that no place knows."""
    route = WRITTEN_OUT.get(route, route)
    parts: dict[str, Any] = {}
    for beginning in sorted(places, key=len):
        if route.startswith(beginning):
            parts |= places[beginning]
    parts |= special
    filled = PARAMETER.sub(lambda found: str(parts[found[1] or found[2]]), route)
    path = "/" + filled.replace("^", "").replace("$", "").replace("\\", "")
    return f"{path}?{parts['?']}" if "?" in parts else path
