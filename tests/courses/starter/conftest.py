"""A small set of starter files to change and load."""

import shutil
from pathlib import Path

import pytest
import yaml

PO_HEADER = 'msgid ""\nmsgstr ""\n"Language: bm\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'

LESSON = {
    "slug": "premiere",
    "title": "Première leçon",
    "objective": "Expliquer un mot.",
    "minutes": 6,
    "content_note": "On parle d’un feu.",
    "body": [
        {"heading": "Un mot"},
        {
            "text": "Un **crime** sans réponse, c’est l’[impunité](mot:impunite).\n\nVoir [l’aide](page:aide) et [l’autre](mot:droit)."
        },
        {"key_idea": "Retiens *cela*."},
        {"picture": {"file": "pictures/puits.svg", "alt": "Un puits", "caption": "Le puits"}},
        {"situation": {"text": "Awa regarde."}},
        {"steps": ["Un pas.", "Deux pas."]},
        {"quote": {"text": "Tous sont égaux.", "text_bm": "Bɛɛ ka kan.", "reference": "DUDH", "article": 7}},
        {"content_note": {"text": "Un feu."}},
        {
            "check": {
                "id": "verifie",
                "type": "single_choice",
                "text": "Où est l’impunité ?",
                "choices": [
                    {"id": "a", "text": "Dans le feu.", "correct": False, "feedback": "Pas tout à fait."},
                    {"id": "b", "text": "Dans le silence.", "correct": True, "feedback": "Oui."},
                ],
                "general": "C’est l’absence de réponse.",
            }
        },
    ],
    "sources": [{"title": "Principes", "publisher": "ONU", "year": 2005, "checked": "2026-11-24"}],
}
QUIZ = {
    "slug": "quiz",
    "title": "Quiz",
    "mode": "certifying",
    "pass_mark": 70,
    "baseline": "avant",
    "intro": "Deux questions.\n\nPrends ton temps.",
    "bands": [{"from": 0, "title": "Début", "text": "Relis."}, {"from": 70, "title": "Réussi", "text": "Bravo."}],
    "questions": [
        {"id": "q1", "type": "true_false", "statement": "C’est vrai.", "answer": True, "lesson": "premiere"},
        {
            "id": "q2",
            "type": "multiple_response",
            "text": "Lesquels ?",
            "choices": [
                {"id": "a", "text": "Celui-ci", "correct": True},
                {"id": "b", "text": "Celui-là", "correct": True},
                {"id": "c", "text": "Aucun", "correct": False},
            ],
        },
    ],
}
BASELINE = {"slug": "avant", "title": "Avant", "mode": "baseline", "questions": QUIZ["questions"]}
COURSE = {
    "slug": "essai",
    "number": 1,
    "title": "Essai",
    "promise": "Tu sais.",
    "outcomes": ["Tu expliques.", "Tu dis."],
    "colour": "leaf",
    "motif": "wave",
    "steps": ["1.yaml", "2.yaml", "3.yaml"],
}
PAGES = [
    {
        "type": "home",
        "slug": "accueil",
        "title": "Bienvenue",
        "intro": "Bonjour.",
        "body": [{"text": "Voir [le cours](page:essai)."}],
    },
    {"type": "course_index", "slug": "cours", "title": "Les cours"},
    {
        "type": "help",
        "slug": "aide",
        "title": "Aide",
        "kinds": [{"code": "droit", "title": "Un conseil", "sentence": "Demande."}],
        "body": [{"text": "- Un\n- Deux"}],
    },
    {
        "type": "standard",
        "slug": "partenaires",
        "title": "Partenaires",
        "body": [{"text": "Qui."}],
        "shows_partners": True,
    },
]
TERMS = [
    {"slug": "impunite", "fr": "impunité", "bm": "ɲangibaliya", "definition_fr": "Sans réponse.", "status": "draft"},
    {"slug": "droit", "fr": "droit", "bm": "josira", "definition_fr": "Ce que tu peux faire.", "status": "attested"},
]
PARTNERS = [{"name": "AMDH", "role_fr": "Partenaire.", "role_bm": "Jɛɲɔgɔn.", "order": 1}]
SETTINGS = {"installed_name": "Kalan", "funding_sentence_fr": "Financé.", "funding_sentence_bm": "Wari."}
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 5"><path d="M0 0h10v5H0z"/></svg>'
SITE_WORDS = ["accueil", "cours", "aide", "partenaires"], [
    "Bienvenue", "Bonjour.", "Voir [le cours](page:essai).", "Les cours", "Aide", "Un conseil", "Demande.", "Un", "Deux",
    "Partenaires", "Qui.",
]  # fmt: skip
COURSE_WORDS = ["essai", "premiere", "quiz", "avant"], [
    "Essai", "Tu sais.", "Tu expliques.", "Tu dis.", "Première leçon", "Expliquer un mot.", "On parle d’un feu.", "Un mot",
    "Un **crime** sans réponse, c’est l’[impunité](mot:impunite).", "Retiens *cela*.", "Un puits", "Le puits", "Imagine",
    "Awa regarde.", "Un pas.", "Deux pas.", "DUDH", "Un feu.", "Où est l’impunité ?", "Dans le feu.", "Pas tout à fait.",
    "Dans le silence.", "Oui.", "C’est l’absence de réponse.", "Quiz", "Deux questions.", "Prends ton temps.", "Début",
    "Relis.", "Réussi", "Bravo.", "C’est vrai.", "Lesquels ?", "Celui-ci", "Celui-là", "Aucun", "Avant",
]  # fmt: skip
OTHER_WAY_ROUND = "Voir [l’aide](page:aide) et [l’autre](mot:droit)."


def in_bambara(french: str) -> str:
    return f"{french} (bm)"


def po_entry(french: str, bambara: str, context: str = "") -> str:
    quoted = [text.replace("\\", "\\\\").replace('"', '\\"') for text in (french, bambara)]
    return (f'msgctxt "{context}"\n' if context else "") + 'msgid "{}"\nmsgstr "{}"\n\n'.format(*quoted)


def po(slugs: list[str], words: list[str]) -> str:
    entries = [po_entry(slug, f"{slug}-bm", "slug") for slug in slugs]
    return PO_HEADER + "".join(entries + [po_entry(text, in_bambara(text)) for text in words])


class Files:
    """The files in a folder of their own; `change` writes one of them anew."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "essai" / "pictures").mkdir(parents=True)
        (folder / "site").mkdir()
        (folder / "essai/pictures/puits.svg").write_text(PICTURE)
        other = po_entry(OTHER_WAY_ROUND, "[Wɛrɛ](mot:droit) ni [dɛmɛn](page:aide) lajɛ.")
        (folder / "essai/bm.po").write_text(po(*COURSE_WORDS) + other)
        (folder / "site/bm.po").write_text(po(*SITE_WORDS))
        self.change("glossary.yaml", TERMS)
        self.change("partners.yaml", PARTNERS)
        self.change("site/settings.yaml", SETTINGS)
        self.change("site/pages.yaml", PAGES)
        self.change("essai/course.yaml", COURSE)
        for number, data in enumerate((BASELINE, LESSON, QUIZ), start=1):
            self.change(f"essai/{number}.yaml", data)

    def copy(self, folder: Path) -> "Files":
        """Return the same files in another folder."""
        twin = object.__new__(Files)
        twin.folder = shutil.copytree(self.folder, folder)
        return twin

    def change(self, file: str, data: object) -> None:
        text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
        (self.folder / file).write_text(text.replace("'2026-11-24'", "2026-11-24"))

    def replace(self, file: str, old: str, new: str) -> None:
        path = self.folder / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))


@pytest.fixture
def files(tmp_path) -> Files:
    return Files(tmp_path)
