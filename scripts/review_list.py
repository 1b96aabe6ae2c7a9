"""List the Bambara words of the interface for a native speaker, beside the French: `python -m scripts.review_list`.

The page is in French, for somebody who corrects words and knows neither this project nor its files. It is made anew from
the catalogues, so nothing is corrected in the page itself.
"""

from collections.abc import Iterator
from pathlib import Path

import django
import polib

from scripts.catalogues import LOCALE, catalogue_path, key, translations
from scripts.messages import matches
from scripts.steps import ROOT, main

REVIEW = LOCALE / "bm" / "REVIEW.md"
DJANGO_FRENCH = Path(django.__file__).parent / "conf" / "locale" / "fr" / "LC_MESSAGES" / "django.po"

# Where a reader sees the words of a file. The first line that fits one of an entry's files counts.
PLACES = (
    ("templates/components/exit.html", "en haut de chaque page : le bouton pour quitter"),
    ("templates/components/header.html", "en haut de chaque page"),
    ("templates/components/languages.html", "en haut de chaque page"),
    ("templates/components/footer.html", "au bas de chaque page"),
    ("templates/components/help_link.html", "au bas de chaque page : le bouton d’aide"),
    ("templates/components/notice.html", "au début d’une page qui n’est pas encore relue"),
    ("learning/pages.py", "au début d’une page qui n’existe qu’en français"),
    ("templates/courses/home_page.html", "accueil"),
    ("templates/components/course_*.html", "accueil et liste des cours"),
    ("templates/courses/course_page.html", "page d’un cours"),
    ("templates/components/step.html", "page d’un cours : le chemin"),
    ("templates/courses/lesson_page.html", "leçon"),
    ("templates/components/blocks/*", "leçon : les encadrés"),
    ("templates/components/lesson_end.html", "leçon : la fin"),
    ("templates/components/finish.html", "leçon : le bouton du bas"),
    ("templates/components/listen.html", "leçon : le son"),
    ("templates/components/length.html", "leçon : la durée"),
    ("templates/quizzes/check_*.html", "leçon : « Vérifie-toi »"),
    ("templates/quizzes/components/intro.html", "quiz : avant de commencer"),
    ("templates/quizzes/quiz_page.html", "quiz : avant de commencer"),
    ("templates/quizzes/questions/*", "quiz et « Vérifie-toi » : les questions"),
    ("templates/quizzes/review*", "« Révise »"),
    ("templates/quizzes/layouts/review.html", "« Révise »"),
    ("templates/quizzes/components/review*", "« Révise »"),
    ("templates/quizzes/components/*", "quiz et « Vérifie-toi » : les questions"),
    ("templates/quizzes/question_page.html", "quiz : les questions"),
    ("templates/quizzes/result_page.html", "quiz : le résultat"),
    ("templates/components/ring.html", "quiz : le résultat, lu à voix haute"),
    ("templates/components/quiz_words.html", "quiz"),
    ("templates/components/words.html", "leçon : réponses, son, place gardée"),
    ("templates/layouts/step.html", "leçon et quiz, sous le titre du cours"),
    ("templates/quizzes/certificate_page.html", "attestation"),
    ("quizzes/paper.py", "attestation"),
    ("templates/quizzes/code_*.html", "vérifier une attestation"),
    ("templates/courses/help_page.html", "page d’aide"),
    ("templates/components/contact.html", "page d’aide : un contact"),
    ("templates/courses/glossary.html", "glossaire"),
    ("templates/components/term.html", "glossaire"),
    ("templates/courses/search.html", "recherche"),
    ("templates/components/search_form.html", "recherche"),
    ("django/utils/dates.py", "les dates"),
    ("learning/templatetags/site.py", "la taille d’un fichier"),
    ("courses/models/*", "le titre de l’onglet"),
    ("templates/4*.html", "page d’erreur"),
    ("templates/quizzes/refused.html", "message quand un envoi est refusé"),
    ("templates/components/*", "plusieurs pages"),
    ("templates/reach/*", "plusieurs pages"),
    ("courses/enums.py", "page d’aide, ou listes de l’administration"),
    ("quizzes/enums.py", "listes de l’administration"),
    ("quizzes/questions/*", "message à une question, ou administration"),
    ("quizzes/*", "message quand un envoi est refusé"),
    ("*", "plusieurs pages"),
)

INTRODUCTION = """\
# Les mots du site en bambara, à relire

Cette page est pour une personne dont le bambara est la langue. Elle montre tous les mots que le site dit lui-même : boutons,
titres, messages. **Ce sont des essais : aucune personne dont c’est la langue ne les a encore relus.** Les textes des cours
et des pages se relisent à part, dans l’administration du site ; leurs premiers essais sont dans `courses/starter/*/bm.po`.

## Comment relire

1. Le site parle à une personne de 13 ans : des mots courts et courants, gentils, jamais un reproche, sans point
   d’exclamation.
2. Lisez la colonne « Bambara » à voix haute. Est-ce qu’on le dit ainsi ? Est-ce que cela veut dire la même chose que le
   français, à l’endroit indiqué ?
3. Un mot français reste là où nous n’avons pas trouvé de mot bambara honnête. Si vous en connaissez un, donnez-le.
4. Les remarques en italique disent où nous doutons le plus. Les mots des droits (josira, danbe, kiirida…) suivent la
   Déclaration universelle en bambara et le glossaire, `courses/starter/glossary.yaml`.

## Comment corriger

Ouvrez le fichier `locale/bm/LC_MESSAGES/django.po` avec un éditeur de texte et allez à la ligne indiquée. Elle commence par
`msgstr` ; le bambara est entre guillemets droits, sur cette ligne ou, s’il est long, sur les suivantes. Changez seulement ce
qui est entre ces guillemets. Ce qui ressemble à `%(n)s`, `%%` ou `{n}` est remplacé par un nombre ou un nom : gardez-le tel
quel, à la place qui convient. Vous pouvez aussi noter vos corrections sur une copie de cette page, avec le numéro de ligne.

Ensuite, `make check` dit si quelque chose s’est perdu, et `make review` refait cette page.
"""


def french() -> dict[tuple[str | None, str], str]:
    """Return the French of each string, Django's own included."""
    entries = [*polib.pofile(str(DJANGO_FRENCH)), *polib.pofile(str(catalogue_path("fr")))]
    return {key(entry): translations(entry)[-1] for entry in entries}


def place_of(entry: polib.POEntry) -> int:
    """Return which line of PLACES says where an entry is seen."""
    names = [name for name, _ in entry.occurrences]
    return next(n for n, (pattern, _) in enumerate(PLACES) if any(matches(name, pattern) for name in names))


def cell(text: str) -> str:
    """Return a text as it can stand in a table."""
    return text.replace("|", r"\|").replace("<", "&lt;").replace("\n", " ")


def translated_lines() -> dict[tuple[str | None, str], int]:
    """Return in which line of the file each translation begins."""
    path = catalogue_path("bm")
    lines = path.read_text(encoding="utf-8").splitlines()
    starts = {key(entry): entry.linenum or 0 for entry in polib.pofile(str(path))}
    return {
        name: next(n for n, line in enumerate(lines[start:], start + 1) if line.startswith("msgstr"))
        for name, start in starts.items()
    }


def rows() -> Iterator[str]:
    """Return the lines of the table, those seen in one place together."""
    said, lines = french(), translated_lines()
    entries = sorted(polib.pofile(str(catalogue_path("bm"))), key=place_of)
    for entry in entries:
        bambara = cell(translations(entry)[0])
        if entry.tcomment:
            bambara += f" *({cell(entry.tcomment)})*"
        cells = (str(lines[key(entry)]), cell(said[key(entry)]), bambara, PLACES[place_of(entry)][1])
        yield f"| {' | '.join(cells)} |"


def page() -> str:
    """Return the whole page."""
    table = ["| Ligne | Français | Bambara | Où on le voit |", "| --- | --- | --- | --- |", *rows()]
    return f"{INTRODUCTION}\n## Les mots\n\n" + "\n".join(table) + "\n"


def program() -> int:
    """Write the page anew."""
    REVIEW.write_text(page(), encoding="utf-8")
    print(f"{REVIEW.relative_to(ROOT)} is made anew")
    return 0


if __name__ == "__main__":
    main(program)
