"""The access table: who may do what at each address of the site, Wagtail's included (safety, promise 29).

This is the one table. The tests ask every address of the site as every kind of person and compare; an address without a
row fails them. `python -m scripts.access_list` writes docs/access.md from it.

A route is written as Django's resolver shows it, without the beginning that its area has. After " @ " stands the example
it is asked with, where another one than the usual is meant. Who "may" gets what was asked, or is told what was wrong with
the form; everybody else is refused as the area says, and nothing is written for them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

ANONYMOUS, LEARNER, OTHER_LEARNER = "anonymous", "learner", "other learner"
FACILITATOR, OTHER_FACILITATOR = "facilitator", "other facilitator"
AUTHOR, TRANSLATOR, REVIEWER = "author", "translator", "reviewer"
OFFICER, SAFEGUARDING, ADMINISTRATOR = "officer", "safeguarding", "administrator"

Kinds = frozenset[str]
NOBODY: Kinds = frozenset()
LEARNERS = frozenset({LEARNER, OTHER_LEARNER})
FACILITATORS = frozenset({FACILITATOR, OTHER_FACILITATOR})
OWN_FACILITATOR = frozenset({FACILITATOR})
ADMIN = frozenset({AUTHOR, TRANSLATOR, REVIEWER, OFFICER, SAFEGUARDING, ADMINISTRATOR})
STAFF = ADMIN | FACILITATORS
EVERYBODY = STAFF | LEARNERS | {ANONYMOUS}
WRITERS = frozenset({AUTHOR, TRANSLATOR, REVIEWER, ADMINISTRATOR})
EDITORS = WRITERS - {TRANSLATOR}
TRANSLATING = WRITERS - {AUTHOR}
PUBLISHERS = frozenset({REVIEWER, ADMINISTRATOR})
COUNTING = frozenset({OFFICER, ADMINISTRATOR})
ADMINISTRATORS = frozenset({ADMINISTRATOR})

# How somebody is refused. "home", "account", "groups" and "own place" are where people belong who have lost their way.
MISSING = frozenset({"404", "405"})
REFUSED = frozenset({"403", "404", "405"})
IN_STAFF_PART = {
    **dict.fromkeys(STAFF, REFUSED | {"home", "account", "groups"}),
    **dict.fromkeys(LEARNERS, frozenset({"own place"})),
    ANONYMOUS: REFUSED | {"entrance"},
}
IN_ADMIN = {**IN_STAFF_PART, **dict.fromkeys(FACILITATORS, frozenset({"account", "home", "groups", "entrance"}))}
IN_LEARNERS_PART = dict.fromkeys(EVERYBODY, REFUSED | {"own place", "learners' entrance"})


@dataclass(frozen=True)
class Row:
    """Some addresses that are open to the same people: who may read (GET) and who may send (POST)."""

    what: str
    read: Kinds
    send: Kinds
    routes: tuple[str, ...]


@dataclass(frozen=True)
class Area:
    """A part of the site: how its routes begin, how others are refused there, its rows."""

    title: str
    beginnings: tuple[str, ...]
    others: dict[str, Kinds]
    words: str
    rows: tuple[Row, ...]
    back: str = ""  # where a deed leads that is done; elsewhere that word is a refusal

    def lines(self) -> Iterator[tuple[str, Row]]:
        """Yield every route in full with its row."""
        for row in self.rows:
            for beginning in self.beginnings:
                for route in row.routes:
                    yield beginning + route, row


OPEN_PLACE = "Nobody is refused; an address that takes no forms says so."
GUESTS_AND_LEARNERS = "What belongs to a learner's account leads guests to the learners' sign-in."
STAFF_WORDS = "Without a sign-in one is led to the entrance; a learner to the own page; others are told they may not."
ADMIN_WORDS = (
    "Without a sign-in, or without its second factor, one is led to the entrance; a learner to the own page; a facilitator "
    "to the own account; others get “not allowed” or “not found”."
)


def row(what: str, read: Kinds, send: Kinds, *routes: str) -> Row:
    return Row(what, read, send, routes)


def admin(title: str, *rows: Row, under: tuple[str, ...] = ("admin/",)) -> Area:
    return Area(title, under, IN_ADMIN, ADMIN_WORDS, rows)


PUBLIC = Area(
    "Open pages",
    ("",),
    dict.fromkeys(EVERYBODY, MISSING),
    OPEN_PLACE,
    (
        row("Welcome, neutral page, notes for search engines", EVERYBODY, NOBODY, "", "n/", "robots.txt"),
        row("The worker of the browser, the list of a course's files, the script that keeps answers", EVERYBODY, NOBODY,
            "sw.js", "hors-ligne/cours/<uuid:course>.<str:language>.json", "hors-ligne/file.js"),
        row("What is on this phone; the name and icon under which the site is installed", EVERYBODY, NOBODY,
            "fr/hors-ligne/", "fr/hors-ligne/app.webmanifest"),
        row("Search without a language: leads to the search of one", EVERYBODY, NOBODY, "search/"),
        row("Check a certificate by its code", EVERYBODY, NOBODY, "c/", "c/<str:code>/"),
        row("Resized pictures and recordings", EVERYBODY, NOBODY, "media/<path:path>"),
        row("Documents to download", EVERYBODY, EVERYBODY, r"documents/^(\d+)/(.*)$"),
        row("Documents behind a password: not offered", NOBODY, NOBODY,
            "documents/authenticate_with_password/<int:restriction_id>/"),
        row("Courses, lessons, quizzes and all other pages; what is sent is not looked at", EVERYBODY, EVERYBODY, r"fr/^((?:[\w-]+/)*)$"),
        row("Lexicon and search", EVERYBODY, NOBODY, "fr/lexique/", "fr/recherche/"),
        row("A course to take along: in one file, on paper", EVERYBODY, NOBODY, "fr/hors-ligne/<uuid:course>/",
            "fr/hors-ligne/<uuid:course>.html", "fr/hors-ligne/<uuid:course>/imprimer/"),
        row("The same file with its sound (here: of a course without, which is not found)", NOBODY, NOBODY,
            "fr/hors-ligne/<uuid:course>-son.html"),
        row("Count that a page was opened, without knowing by whom", NOBODY, EVERYBODY, "vu/"),
        row("The same without scripts", EVERYBODY, NOBODY, "vu/<uuid:step>/<str:language>.gif"),
        row("The key to seal answers with, and what programs are told about sealed answers", EVERYBODY, NOBODY,
            "hors-ligne/cle.json", "sync/openapi.json"),
        row("Bring answers that waited; each says itself, sealed, whose it is", NOBODY, EVERYBODY, "sync/"),
        row("Wagtail's own sign-in and passwords for pages: closed", NOBODY, NOBODY, "fr/_util/login/",
            "fr/_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/"),
        row("Wagtail's own way to pages: ours stands before it", EVERYBODY, EVERYBODY, r"fr/^((?:[\w\-]+/)*)$"),
    ),
)  # fmt: skip

LEARNING = Area(
    "Quizzes and review",
    ("fr/",),
    IN_LEARNERS_PART,
    OPEN_PLACE,
    (
        row("Answer a quiz; the answers of an account are taken from that account only", NOBODY, EVERYBODY,
            "quiz/<uuid:quiz>/essais/", "quiz/<uuid:quiz>/essai/",
            "quiz/essais/<uuid:attempt>/reponses/<uuid:question>/", "quiz/essais/<uuid:attempt>/envoi/"),
        row("Check yourself inside a lesson; say that a step or course is finished", NOBODY, EVERYBODY,
            "quiz/fini/<uuid:step>/", "quiz/cours/<uuid:course>/fini/"),
        row("Check one question of a lesson (here: of a quiz, which is not found)", NOBODY, NOBODY,
            "quiz/verifier/<uuid:step>/<uuid:question>/"),
        row("Get a certificate for an own passed quiz", NOBODY, EVERYBODY, "quiz/attestation/",
            "quiz/attestation/image/"),
        row("The review box", EVERYBODY, EVERYBODY, "revise/"),
        row("One question of the review box", EVERYBODY, NOBODY, "revise/<uuid:quiz>/<uuid:question>/"),
        row("Answer it", NOBODY, EVERYBODY, "revise/<uuid:quiz>/<uuid:question>/reponse/"),
    ),
)  # fmt: skip

OWN_PLACE = Area(
    "A learner's own place",
    ("fr/moi/",),
    IN_LEARNERS_PART,
    GUESTS_AND_LEARNERS,
    (
        row("What I learned", EVERYBODY, NOBODY, ""),
        row("Make an account, sign in", frozenset({ANONYMOUS}), frozenset({ANONYMOUS}), "garder/", "entrer/"),
        row("Sign out", NOBODY, EVERYBODY, "sortir/"),
        row("Change person", LEARNERS, EVERYBODY, "changer/"),
        row("Forget this phone, get an account back", EVERYBODY, EVERYBODY, "oublier/", "retrouver/"),
        row("New secret, card, erase the account", LEARNERS, LEARNERS, "secret/", "carte/", "effacer/"),
        row("What is kept about me", EVERYBODY, EVERYBODY, "donnees/"),
        row("The same as a file", LEARNERS, LEARNERS, "donnees.json", "donnees.html"),
        row("The marks of one's own queue; a guest is told that it takes an account", NOBODY, EVERYBODY, "file/"),
        row("Join a group; a guest is told that it takes an account", EVERYBODY, EVERYBODY, "groupe/"),
        row("Leave it, let its facilitator help or not, close a notice", LEARNERS, LEARNERS, "groupe/quitter/",
            "groupe/aide/", "groupe/vu/"),
        row("Take over the answers of a class card; a guest is told that it takes an account", EVERYBODY, EVERYBODY,
            "carte-de-classe/"),
        row("A new secret with a facilitator's code", EVERYBODY, EVERYBODY, "retrouver/aide/"),
    ),
    back="own place",
)  # fmt: skip

LEADING = Area(
    "Facilitators' pages",
    ("animer/",),
    IN_STAFF_PART,
    STAFF_WORDS,
    (
        row("The own groups", FACILITATORS, NOBODY, ""),
        row("Make a group, note an awareness session", FACILITATORS, FACILITATORS, "groupes/nouveau/", "seances/nouvelle/"),
        row("The own sessions", FACILITATORS, NOBODY, "seances/"),
        row("See a group of one's own", OWN_FACILITATOR, NOBODY, "groupes/<int:group>/", "groupes/<int:group>/quiz/"),
        row("See one learner of it, by nickname", OWN_FACILITATOR, NOBODY, "groupes/<int:group>/membres/<int:member>/"),
        row("Change it, its code; close it; a quiz for all", OWN_FACILITATOR, OWN_FACILITATOR,
            "groupes/<int:group>/modifier/", "groupes/<int:group>/code/", "groupes/<int:group>/fermer/",
            "groupes/<int:group>/quiz/<uuid:key>/"),
        row("Help a learner; who only opens the address is led to the learner", OWN_FACILITATOR, OWN_FACILITATOR,
            "groupes/<int:group>/membres/<int:member>/aide/"),
        row("Take out a learner", OWN_FACILITATOR, OWN_FACILITATOR, "groupes/<int:group>/membres/<int:member>/retirer/"),
        row("Correct a session of one's own", OWN_FACILITATOR, OWN_FACILITATOR, "seances/<uuid:session>/"),
    ),
    back="groups",
)  # fmt: skip

ENTRANCE = Area(
    "The entrance of those who work here",
    ("",),
    IN_STAFF_PART,
    STAFF_WORDS,
    (
        row("Name and passphrase: before one is in", frozenset({ANONYMOUS}), frozenset({ANONYMOUS}), "compte/login/"),
        row("The second factor, by key or code; before the passphrase it leads there", frozenset({ANONYMOUS}), frozenset({ANONYMOUS}),
            "compte/2fa/authenticate/"),
        row("Wagtail's and Django's own sign-in and password pages: they lead to the entrance",
            EVERYBODY, EVERYBODY, "django-admin/login/"),
        row("The same inside the admin's addresses; some are led home at once", WRITERS | {ANONYMOUS},
            WRITERS | {ANONYMOUS}, "admin/login/", "admin/^password_reset/", "admin/password_reset/",
            "admin/password_reset/done/", "admin/password_reset/confirm/<uidb64>/<token>/",
            "admin/password_reset/complete/"),
        row("The own account; the second factor", STAFF, NOBODY, "compte/", "compte/2fa/"),
        row("Sign out", STAFF | {ANONYMOUS}, STAFF | {ANONYMOUS}, "compte/logout/"),
        row("Told that the account is not active", STAFF | {ANONYMOUS}, NOBODY, "compte/inactive/"),
        row("Change the own passphrase, sign in again; who has no key is led to another way", STAFF, STAFF,
            "compte/password/change/", "compte/reauthenticate/", "compte/2fa/reauthenticate/",
            "compte/2fa/webauthn/reauthenticate/"),
        row("Take away the own authenticator app if a key remains, move it, make new recovery codes", STAFF, STAFF,
            "compte/2fa/totp/deactivate/", "compte/2fa/totp/move/", "compte/2fa/recovery-codes/generate/"),
        row("Set up the authenticator app; who has one is led to it", STAFF, STAFF, "compte/2fa/totp/activate/"),
        row("Add a security key", STAFF, STAFF, "compte/2fa/webauthn/add/"),
        row("The own security keys", STAFF, NOBODY, "compte/2fa/webauthn/"),
        row("Rename or remove a security key: its owner only", frozenset({AUTHOR}), frozenset({AUTHOR}),
            "compte/2fa/webauthn/keys/<int:pk>/edit/", "compte/2fa/webauthn/keys/<int:pk>/remove/"),
        row("See the recovery codes, once", STAFF, NOBODY, "compte/2fa/recovery-codes/"),
        row("An invitation: whoever has the link sets a passphrase, once", EVERYBODY - LEARNERS, EVERYBODY - LEARNERS,
            "compte/invitation/<str:key>/<str:token>/ @ a true invitation"),
        row("A link that was used, is over or was made up", NOBODY, NOBODY,
            "compte/invitation/<str:key>/<str:token>/"),
        row("Signing up, e-mail, codes and new passphrases by e-mail: not offered", NOBODY, NOBODY,
            r"compte/^(signup|email|confirm-email|password/reset|password/set|login/code|2fa/recovery-codes/download)(/.*)?$",
            "compte/2fa/recovery-codes/download/", "compte/signup/", "compte/email/", "compte/confirm-email/", r"compte/^confirm-email/(?P<key>[-:\w]+)/$",
            "compte/password/set/", "compte/password/reset/", "compte/password/reset/done/",
            "compte/password/reset/key/done/",
            r"compte/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$", "compte/login/code/confirm/"),
    ),
)  # fmt: skip

HOME = admin(
    "The admin's own pages",
    row("Home: what waits for me", ADMIN, NOBODY, "admin/"),
    row("Own pen name, language and look", ADMIN, ADMIN, "admin/account/"),
    row("Sign out", NOBODY, ADMIN, "admin/logout/"),
    row("Put a notice away (without saying which: nothing)", ADMIN, NOBODY, "admin/dismissibles/"),
    row("Drawn signs and the words of scripts: they say nothing", ADMIN | {ANONYMOUS}, NOBODY, "admin/jsi18n/"),
    row("The same, in any way of asking", ADMIN | {ANONYMOUS}, ADMIN | {ANONYMOUS}, "admin/sprite/"),
    row("What is not there: a visitor is led to the entrance", frozenset({ANONYMOUS}), frozenset({ANONYMOUS}),
        r"admin/^.*/$"),
    row("Pages of Wagtail's that this site does without", NOBODY, NOBODY, "admin/failwhale/", "admin/test404/", r"admin/^workflows/task_chooser/", r"admin/^bulk/accounts/user/",
        r"admin/^snippets/choose/\w+/\w+/create/$", "admin/localize/page/<int:page_id>/convert_to_alias/"),
    under=("",),
)  # fmt: skip

PAGES = admin(
    "Pages in the editor",
    row("Look through the tree and search", WRITERS, NOBODY, "", "<int:parent_page_id>/",
        "<int:parent_page_id>/results/", "search/", "search/results/",
        "usage/<slug:content_type_app_name>/<slug:content_type_model_name>/",
        "usage/<slug:content_type_app_name>/<slug:content_type_model_name>/results/"),
    row("Write a page", EDITORS, EDITORS, "<int:page_id>/edit/", "<int:page_id>/edit/preview/",
        "<int:page_id>/view_draft/", "<int:page_id>/copy/",
        "<int:page_id>/revisions/<int:revision_id>/revert/",
        "add/<slug:content_type_app_name>/<slug:content_type_model_name>/<int:parent_page_id>/",
        "add/<slug:content_type_app_name>/<slug:content_type_model_name>/<int:parent_page_id>/preview/"),
    row("Write a page in another language than French", WRITERS, WRITERS, "<int:page_id>/edit/ @ a Bambara page",
        "<int:page_id>/edit/preview/ @ a Bambara page", "<int:page_id>/view_draft/ @ a Bambara page"),
    row("See what was changed", EDITORS, NOBODY, "<int:page_id>/history/", "<int:page_id>/history/results/",
        "<int:page_id>/usage/", "<int:page_id>/revisions/<int:revision_id>/view/",
        r"^(?P<pk>\d+)/revisions/compare/(?P<revision_id_a>live|earliest|\d+)\.\.\.(?P<revision_id_b>live|latest|\d+)/$",
        "<int:page_id>/workflow_history/", "<int:page_id>/workflow_history/detail/<int:workflow_state_id>/",
        "<int:parent_page_id>/add_subpage/"),
    row("See what was changed in another language", WRITERS, NOBODY, "<int:page_id>/history/ @ a Bambara page",
        "<int:page_id>/workflow_history/ @ a Bambara page"),
    row("Lead on to the history, or to the place for a new page", WRITERS, WRITERS, "<int:page_id>/revisions/",
        "create/<slug:app_label>/<slug:model_name>"),
    row("Read as second reader, publish, take back, delete, hide, move", PUBLISHERS, PUBLISHERS,
        "workflow/action/<int:page_id>/<slug:action_name>/<int:task_state_id>/",
        "workflow/collect_action_data/<int:page_id>/<slug:action_name>/<int:task_state_id>/",
        "<int:page_id>/unpublish/", "<int:page_id>/delete/", "<int:page_id>/privacy/", "<int:page_to_move_id>/move/",
        "<int:page_id>/revisions/<int:revision_id>/unschedule/"),
    row("See a page as its second reader", PUBLISHERS, NOBODY, "workflow/preview/<int:page_id>/<int:task_id>/"),
    row("The question before a page is moved shows its title; moving is for those who publish", WRITERS, PUBLISHERS,
        "<int:page_to_move_id>/move/<int:destination_id>/confirm/"),
    row("Put in another order, lock, unlock", NOBODY, PUBLISHERS, "<int:page_to_move_id>/set_position/",
        "<int:page_id>/lock/", "<int:page_id>/unlock/"),
    row("The question before a text is taken back from its second reader", WRITERS, WRITERS,
        "workflow/confirm_cancellation/<int:page_id>/"),
    row("Turn an alias into a page (this page is none)", NOBODY, NOBODY, "<int:page_id>/convert_alias/"),
    under=("admin/pages/",),
)  # fmt: skip

BULK = admin(
    "Several texts at once",
    row("Publish, take back, delete pages; delete pictures and documents. Writers see which they may not",
        WRITERS, PUBLISHERS, " @ publish, page", " @ unpublish, page", " @ delete, page", " @ delete, picture",
        " @ delete, document"),
    row("Delete words of the lexicon", WRITERS, ADMINISTRATORS, " @ delete, word"),
    row("Roles, state and deletion of people: not here", NOBODY, NOBODY, " @ assign_role, person",
        " @ set_active_state, person", " @ delete, person", " @ assign_role, learner",
        " @ set_active_state, learner", " @ delete, learner"),
    under=("admin/bulk/<str:app_label>/<str:model_name>/<str:action>/",),
)  # fmt: skip

CHOOSERS = admin(
    "Choosing and helping in the editor",
    row("Choose a page", WRITERS, NOBODY, "choose-page/", "choose-page/<int:parent_page_id>/", "choose-page/search/",
        "choose-page/chosen-multiple/"),
    row("Write a link", WRITERS, WRITERS, "choose-external-link/", "choose-email-link/", "choose-phone-link/",
        "choose-anchor-link/", "embeds/chooser/", "embeds/chooser/upload/"),
    row("Tags", WRITERS, WRITERS, "tag-autocomplete/", "tag-autocomplete/<slug:app_name>/<slug:model_name>/"),
    row("Say that one is editing a page", NOBODY, EDITORS,
        "editing-sessions/ping/<str:app_label>/<str:model_name>/<str:object_id>/<int:session_id>/"),
    row("Say that one has stopped; only the own note is taken away", NOBODY, WRITERS,
        "editing-sessions/release/<int:session_id>/"),
    row("See a block (without saying which: not found)", NOBODY, NOBODY, "block-preview/"),
)  # fmt: skip

API = admin(
    "What the editor's scripts ask",
    row("List pages, pictures, documents", WRITERS, NOBODY, "^pages/", "^documents/",
        "^documents/<int:pk>/", "^documents/find/", "^images/", "^images/<int:pk>/", "^images/find/"),
    row("One page", EDITORS, NOBODY, "^pages/<int:pk>/", "^pages/find/"),
    row("Delete, publish, move one page", NOBODY, PUBLISHERS, "^pages/<int:pk>/action/<str:action_name>/"),
    under=("admin/api/main/",),
)  # fmt: skip

REPORTS = admin(
    "Reports",
    row("Second readings, changes, old pages, kinds of pages", WRITERS, NOBODY, "workflow/", "workflow/results/",
        "workflow_tasks/", "workflow_tasks/results/", "site-history/", "site-history/results/", "aging-pages/",
        "aging-pages/results/", "page-types-usage/", "page-types-usage/results/"),
    row("Locked pages", PUBLISHERS, NOBODY, "locked/", "locked/results/"),
    under=("admin/reports/",),
)  # fmt: skip

LIBRARIES = admin(
    "Pictures and documents",
    row("List", EDITORS, NOBODY, "images/", "images/results/", "documents/", "documents/results/"),
    row("Bring a new one", EDITORS, EDITORS, "images/add/", "images/multiple/add/", "images/chooser/create/",
        "documents/add/", "documents/multiple/add/", "documents/chooser/create/"),
    row("Change, delete", PUBLISHERS, PUBLISHERS, "images/<int:image_id>/", "images/<int:image_id>/delete/",
        "images/<int:image_id>/preview/<str:filter_spec>/", "documents/edit/<int:document_id>/",
        "documents/delete/<int:document_id>/"),
    row("Where it is used", PUBLISHERS, NOBODY, "images/usage/<int:image_id>/",
        "documents/usage/<int:document_id>/"),
    row("Change or delete right after bringing several", NOBODY, PUBLISHERS, "images/multiple/<int:image_id>/",
        "images/multiple/<int:image_id>/delete/", "documents/multiple/<int:doc_id>/",
        "documents/multiple/<int:doc_id>/delete/"),
    row("Finish or drop what one brought oneself (here: the administrator)", NOBODY, ADMINISTRATORS,
        "images/multiple/create_from_uploaded_image/<int:uploaded_file_id>/",
        "images/multiple/delete_upload/<int:uploaded_file_id>/",
        "documents/multiple/create_from_uploaded_document/<int:uploaded_file_id>/",
        "documents/multiple/delete_upload/<int:uploaded_file_id>/"),
    row("Choose one for a text", WRITERS, NOBODY, "images/chooser/", "images/chooser/results/",
        "images/chooser/chosen/<str:pk>/", "images/chooser/chosen-multiple/", "documents/chooser/",
        "documents/chooser/results/", "documents/chooser/chosen/<str:pk>/", "documents/chooser/chosen-multiple/"),
    row("Say how a picture stands in a text", WRITERS, WRITERS, "images/chooser/<int:image_id>/select_format/"),
    row("Addresses of pictures for other sites: not offered", NOBODY, NOBODY,
        "images/<int:image_id>/generate_url/", "images/<int:image_id>/generate_url/output/"),
)  # fmt: skip

RECORDINGS = admin(
    "Recordings",
    row("List, bring a new one, where it is used", EDITORS, EDITORS, "",
        "^(?P<media_type>audio|video|media)/add/$", "^(?P<media_type>audio|video)/chooser/upload/$",
        "usage/<int:media_id>/"),
    row("Change, delete, take into a text", PUBLISHERS, PUBLISHERS, "edit/<int:media_id>/",
        "delete/<int:media_id>/", "chooser/<int:media_id>/"),
    row("Choose one for a text", WRITERS, WRITERS, "chooser/", "chooser/(?P<media_type>audio|video)/"),
    under=("admin/media/",),
)  # fmt: skip

COMPARE = r"history/(?P<pk>.+)/revisions/compare/(?P<revision_id_a>live|earliest|\d+)\.\.\.(?P<revision_id_b>live|latest|\d+)/$"
SEEN = ("", "results/", "usage/<int:pk>/", "history/<int:pk>/", "history-results/<int:pk>/", COMPARE,
        "workflow_history/<int:pk>/", "workflow_history/<int:pk>/detail/<int:workflow_state_id>/")  # fmt: skip
WRITTEN = ("edit/<int:pk>/", "history/<int:pk>/revisions/<int:revision_id>/revert/")
MADE = ("add/", "copy/<int:pk>/")
READ_AND_PUBLISHED = (
    row("The question before a text is taken back from its second reader", WRITERS, WRITERS,
        "workflow/confirm_cancellation/<int:pk>/"),
    row("Read as second reader, publish, take back", PUBLISHERS, PUBLISHERS, "unpublish/<int:pk>/",
        "history/<int:pk>/revisions/<int:revision_id>/unschedule/",
        "workflow/action/<int:pk>/<slug:action_name>/<int:task_state_id>/",
        "workflow/collect_action_data/<int:pk>/<slug:action_name>/<int:task_state_id>/"),
    row("Delete", ADMINISTRATORS, ADMINISTRATORS, "delete/<int:pk>/"),
)  # fmt: skip

SNIPPETS = (
    admin(
        "Help contacts and partners",
        row("See them and what was changed", EDITORS, NOBODY, *SEEN),
        row("Write", EDITORS, EDITORS, *WRITTEN, *MADE),
        *READ_AND_PUBLISHED,
        under=("admin/snippets/courses/helpcontact/", "admin/snippets/courses/partner/"),
    ),
    admin(
        "Words of the lexicon",
        row("See them and what was changed", WRITERS, NOBODY, *SEEN),
        row("Write", WRITERS, WRITERS, *WRITTEN, *MADE),
        *READ_AND_PUBLISHED,
        under=("admin/snippets/courses/glossaryterm/",),
    ),
    admin(
        "Question banks",
        row("See them and what was changed", WRITERS, NOBODY, *SEEN),
        row("Write (translators: in their language)", WRITERS, WRITERS, *WRITTEN),
        row("Make a new one", EDITORS, EDITORS, *MADE),
        *READ_AND_PUBLISHED,
        under=("admin/snippets/quizzes/questionbank/",),
    ),
    admin(
        "Choosing one of these for a text",
        row("Choose", WRITERS, NOBODY, "", "results/", "chosen/<str:pk>/", "chosen-multiple/"),
        row("Make a new one there: not offered", NOBODY, NOBODY, "create/"),
        under=tuple(
            f"admin/snippets/choose/{kind}/"
            for kind in ("courses/glossaryterm", "courses/helpcontact", "courses/partner", "quizzes/questionbank")
        ),
    ),
    admin("All kinds of snippets", row("Wagtail's list of the kinds: not offered", NOBODY, NOBODY, "admin/snippets/"),
          under=("",)),
)  # fmt: skip

TRANSLATIONS = admin(
    "Translations",
    row("Hand over for translation, bring up to date", TRANSLATING, TRANSLATING, "localize/submit/page/<int:page_id>/",
        "localize/submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/",
        "localize/update/<int:translation_source_id>/"),
    row("How far translations are", WRITERS, NOBODY, "localize/reports/translations/",
        "localize/reports/translations/results/", "localize/jsi18n/",
        "localize/api/snippets/<slug:app_label>/<slug:model_name>/",
        "localize/api/snippets/<slug:app_label>/<slug:model_name>/<str:pk>/"),
    row("See the page, take the texts along", WRITERS, WRITERS,
        "localize/translate/<int:translation_id>/preview/",
        "localize/translate/<int:translation_id>/pofile/download/"),
    row("Bring the texts back, stop translating", NOBODY, WRITERS,
        "localize/translate/<int:translation_id>/pofile/upload/",
        "localize/translate/<int:translation_id>/disable/"),
    row("One sentence: its address takes PUT and DELETE only", NOBODY, NOBODY,
        "localize/translate/<int:translation_id>/strings/<int:string_segment_id>/edit/",
        "localize/translate/<int:translation_id>/overrides/<int:overridable_segment_id>/edit/"),
    row("By machine, and other views: not offered", NOBODY, NOBODY,
        "localize/translate/<int:translation_id>/machine_translate/",
        "localize/translate/<int:translation_id>/preview/<str:mode>/"),
    row("Sound and native reader of a page", PUBLISHERS, PUBLISHERS, "courses/language-version/<int:pk>/"),
    row("The same for a question bank in another language (this one is French)", NOBODY, NOBODY,
        "courses/language-version/bank/<int:pk>/"),
)  # fmt: skip

QUESTIONS = admin(
    "Questions and answers",
    row("What was answered, all together", EDITORS, NOBODY, "quiz-answers/", "quiz-answers/<int:pk>/"),
    row("The questions of a quiz", PUBLISHERS, NOBODY, "quiz-answers/<int:pk>/questions/"),
    row("Withdraw a question, mark it again", PUBLISHERS, PUBLISHERS,
        "quiz-answers/<int:pk>/questions/<uuid:question>/withdraw/",
        "quiz-answers/<int:pk>/questions/<uuid:question>/mark-again/",
        "quiz-answers/<int:pk>/mark-again/<int:regrade>/"),
    row("Ask a withdrawn question again", NOBODY, PUBLISHERS,
        "quiz-answers/<int:pk>/questions/<uuid:question>/ask-again/"),
    row("Guide, and templates of files", WRITERS, NOBODY, "questions-guide/",
        "import-questions/template/<slug:format>/"),
    row("Bring questions from a file", WRITERS, WRITERS, "import-questions/", "import-questions/store/"),
    row("Export a quiz", EDITORS, NOBODY, "export-questions/quiz/<int:pk>/",
        "export-questions/quiz/<int:pk>/<slug:format>/"),
    row("Export a question bank", WRITERS, NOBODY, "export-questions/bank/<int:pk>/",
        "export-questions/bank/<int:pk>/<slug:format>/"),
)  # fmt: skip

FIGURES = admin(
    "Reach", row("Figures, rounded and for ten people or more", COUNTING, NOBODY, "admin/reach/"), under=("",)
)

KITS = admin(
    "Classroom kits",
    row("Bring a file of results, look at it, take it in", COUNTING, COUNTING, "", "files/<int:pk>/"),
    row("The receipt of a file that was taken in", COUNTING, NOBODY, "files/<int:pk>/receipt/"),
    row("Revoke a kit", COUNTING, COUNTING, "<int:pk>/revoke/"),
    under=("admin/kits/",),
)

PEOPLE = admin(
    "People",
    row("See who works here", ADMINISTRATORS, NOBODY, "", "results/", "history/<int:pk>/",
        "history-results/<int:pk>/", "usage/<int:pk>/"),
    row("Make an account, change one", ADMINISTRATORS, ADMINISTRATORS, "new/", "edit/<int:pk>/",
        "edit/<int:pk>/ @ oneself"),
    row("Make the link of an invitation; reset a lost second factor, never the own", ADMINISTRATORS, ADMINISTRATORS,
        "invite/<int:pk>/", "second-factor/<int:pk>/"),
    row("Reset the own second factor here: nobody", NOBODY, NOBODY, "second-factor/<int:pk>/ @ oneself"),
    row("Delete one: nobody, accounts are set inactive", NOBODY, NOBODY, "delete/<int:pk>/"),
    row("A learner's account: nobody", NOBODY, NOBODY, "edit/<int:pk>/ @ a learner", "delete/<int:pk>/ @ a learner",
        "history/<int:pk>/ @ a learner", "history-results/<int:pk>/ @ a learner", "usage/<int:pk>/ @ a learner",
        "invite/<int:pk>/ @ a learner", "second-factor/<int:pk>/ @ a learner"),
    under=("admin/users/",),
)  # fmt: skip

STAFF_LOG = admin(
    "Staff log",
    row("Who did what, when, how it ended; never an address", ADMINISTRATORS, NOBODY, "", "results/"),
    under=("admin/staff-log/",),
)  # fmt: skip

GROUPS = admin(
    "Groups and awareness sessions",
    row("Which facilitator looked at whom, on which day", frozenset({SAFEGUARDING}), NOBODY, "group-looks/",
        "group-looks/results/"),
    row("On which day the partner said yes, group by group", frozenset({SAFEGUARDING}), NOBODY, "group-consent/",
        "group-consent/results/"),
    row("Awareness sessions, rounded and for ten people or more", COUNTING, NOBODY, "awareness-sessions/",
        "awareness-sessions/results/"),
)  # fmt: skip

HEALTH = admin(
    "State of the site",
    row("Whether the nightly tidying runs, and room is left", ADMINISTRATORS, NOBODY, ""),
    under=("admin/health/",),
)

CLOSED = (
    admin(
        "Roles as groups: made in code",
        row("Nobody", NOBODY, NOBODY, "", "results/", "new/", "edit/<int:pk>/", "delete/<int:pk>/",
            "history/<int:pk>/", "history-results/<int:pk>/", "usage/<int:pk>/"),
        under=("admin/groups/",),
    ),
    admin(
        "Sites and languages: made in code",
        row("Nobody", NOBODY, NOBODY, "", "results/", "new/", "edit/<int:pk>/", "delete/<int:pk>/",
            "history/<int:pk>/", "history-results/<int:pk>/", "usage/<int:pk>/", "copy/<int:pk>/"),
        under=("admin/sites/", "admin/locales/"),
    ),
    admin(
        "The way of second reading: made in code",
        row("Nobody", NOBODY, NOBODY, "list/", "list/results/", "add/", "enable/<int:pk>/", "disable/<int:pk>/",
            "edit/<int:pk>/", "usage/<int:pk>/", "usage/<int:pk>/results/", "remove/<int:page_pk>/",
            "remove/<int:page_pk>/<int:workflow_pk>/", "tasks/add/<str:app_label>/<str:model_name>/",
            "tasks/select_type/", "tasks/index/", "tasks/index/results/", "tasks/edit/<int:pk>/",
            "tasks/disable/<int:pk>/", "tasks/enable/<int:pk>/", "task_chooser/", "task_chooser/results/",
            "task_chooser/create/", "task_chooser/<int:task_id>/"),
        under=("admin/workflows/",),
    ),
    admin(
        "Collections of files: there is one",
        row("Nobody", NOBODY, NOBODY, "", "add/", "<int:pk>/", "<int:pk>/delete/", "<int:collection_id>/privacy/"),
        under=("admin/collections/",),
    ),
)  # fmt: skip

SETTINGS = admin(
    "Settings and old addresses",
    row("Name, languages and look of the site", ADMINISTRATORS, ADMINISTRATORS,
        "settings/<slug:app_name>/<slug:model_name>/", "settings/<slug:app_name>/<slug:model_name>/<int:pk>/"),
    row("A look before saving: these settings have none", NOBODY, NOBODY,
        "settings/<slug:app_name>/<slug:model_name>/<int:pk>/preview/"),
    row("List where old addresses lead", ADMINISTRATORS, NOBODY, "redirects/", "redirects/results/"),
    row("Change where old addresses lead", ADMINISTRATORS, ADMINISTRATORS, "redirects/add/",
        "redirects/<int:redirect_id>/", "redirects/<int:redirect_id>/delete/", "redirects/import/"),
    row("Second step of bringing them from a file", ADMINISTRATORS, ADMINISTRATORS, "redirects/import/process/"),
)  # fmt: skip

AREAS = (
    PUBLIC, LEARNING, OWN_PLACE, LEADING, ENTRANCE, HOME, PAGES, BULK, CHOOSERS, API, REPORTS, LIBRARIES, RECORDINGS, *SNIPPETS,
    TRANSLATIONS, QUESTIONS, FIGURES, KITS, PEOPLE, STAFF_LOG, GROUPS, HEALTH, *CLOSED, SETTINGS,
)  # fmt: skip
