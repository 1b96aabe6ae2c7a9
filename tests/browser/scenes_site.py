"""Run inside a site's shell: a lesson with a check of each type of scenes.js, and two quizzes with all three of them."""

import uuid

from courses.models import LessonPage
from quizzes.models import QuizPage


def item(value, name=""):
    return {"type": "item", "id": str(uuid.uuid5(uuid.NAMESPACE_URL, name or str(value))), "value": value}


def way(text, then, to, points):
    return item({"text": text, "consequence": then, "next": to, "points": points}, f"way-{text}-{then}")


def scene(name, text, *ways):
    value = {"name": name, "text": text, "image": None, "image_alt": "", "recording": None, "choices": list(ways)}
    return item(value, f"scene-{name}")


def ending(name, kind, text):
    return item({"name": name, "kind": kind, "text": text, "recording": None}, f"ending-{name}")


SHARED = {
    **dict.fromkeys(("image_alt", "content_note", "hint", "feedback_right", "feedback_partly", "feedback_wrong"), ""),
    **dict.fromkeys(("general", "source", "skill"), ""),
    "weight": 1,
}
STORY = {
    **SHARED,
    "text": "À la place d’Awa, que ferais-tu ?",
    "general": "On peut demander un reçu pour tout ce que l’on paie.",
    "scenes": [
        scene(
            "route",
            "Sur la route du marché, un homme en uniforme arrête Awa. Il dit : « Tu paies 2 000 francs, ou tu restes ici. »",
            way("Payer tout de suite", "Awa donne l’argent. Il ne dit pas merci.", "paye", 0),
            way("Demander un reçu", "L’homme regarde son collègue. Il ne répond pas.", "silence", 3),
            way("Appeler une personne de confiance", "Sa tante répond et reste en ligne.", "tante", 2),
        ),
        scene(
            "tante",
            "La tante dit : « Demande un reçu, calmement. Je t’écoute. »",
            way("Demander un reçu", "Awa parle doucement. Elle n’est pas seule.", "silence", 3),
            way("Payer quand même", "Awa a peur, elle paie.", "paye", 0),
        ),
        scene(
            "silence",
            "Le collègue dit : « C’est bon, pars. » Awa a vu leurs noms sur l’uniforme.",
            way("Rentrer à la maison", "Awa rentre. Elle est en sécurité.", "sauve", 1),
            way("Noter les noms, le lieu et le jour", "Awa écrit tout, chez elle.", "note", 5),
        ),
    ],
    "endings": [
        ending(
            "paye",
            "harmful",
            "Qui paie une fois doit souvent payer encore. Awa peut quand même raconter ce qui s’est passé.",
        ),
        ending("sauve", "fair", "Être en sécurité passe d’abord. Plus tard, Awa peut encore en parler."),
        ending("note", "good", "Avec un nom, un lieu et un jour, Awa peut se plaindre si elle le veut."),
    ],
}
TILES = {
    **SHARED,
    "text": "Comment dit-on « lettre, papier » en bambara ?",
    "form": "tiles",
    "letters": "folded",
    "tile_size": "letter",
    "accepted": [item({"text": "sɛbɛn", "credit": "100"}, "seben")],
    "mistakes": [],
    "tiles": [item("ɔ", "o"), item("k", "k")],
}
TYPED = {
    **TILES,
    "text": "Comment dit-on « premier » en bambara ?",
    "form": "typed",
    "accepted": [item({"text": "fɔlɔ", "credit": "100"}, "folo"), item({"text": "daminɛ", "credit": "50"}, "damine")],
    "mistakes": [item({"text": "laban", "feedback": "« laban », c’est le dernier."}, "laban")],
    "tiles": [],
}
OPINION = {
    **{
        name: value
        for name, value in SHARED.items()
        if name in ("image_alt", "content_note", "general", "source", "skill")
    },
    "text": "Penses-tu pouvoir expliquer tes droits à quelqu’un de ta famille ?",
    "steps": [item({"text": text}, text) for text in ("Pas encore", "Un peu", "Oui, facilement")],
}
ASKED = [("scenario", STORY), ("short_answer", TILES), ("short_answer", TYPED), ("opinion", OPINION)]


def questions(name):
    return [
        {"type": kind, "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{name}-{place}")), "value": value}
        for place, (kind, value) in enumerate(ASKED)
    ]


final = QuizPage.objects.get(mode="certifying", locale__language_code="fr")
course = final.get_parent()
addresses = []
for slug, mode, pass_mark in (("recits-entrainement", "practice", None), ("recits-final", "certifying", 70)):
    quiz = QuizPage(
        title=slug,
        slug=slug,
        mode=mode,
        is_required=False,
        pass_mark=pass_mark,
        questions=questions(slug),
        locale=final.locale,
    )
    course.add_child(instance=quiz)
    quiz.save_revision().publish()
    addresses.append(quiz.full_url)
lesson = (
    LessonPage.objects.filter(locale=final.locale)
    .first()
    .copy(update_attrs={"title": "Récits", "slug": "recits", "narration": None}, copy_revisions=False)
)
lesson.body = [{"type": "check", "value": [question]} for question in questions("recits")]
lesson.save_revision().publish()
print("ADDRESSES", *addresses, LessonPage.objects.get(pk=lesson.pk).full_url)
