"""Keep locale/ in step with code and templates: `python -m scripts.catalogues compile`, `check` or `update`.

compile  write the .mo files that Django reads, without gettext's own programs
check    say what is missing, unsure, no longer used or damaged; exit 1 if anything is
update   add what is missing with an empty translation, and take out what is no longer used
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import polib

from scripts.messages import Message, collect
from scripts.steps import ROOT, Trouble, main

LOCALE = ROOT / "locale"
PLURALS = {"fr": "nplurals=2; plural=(n > 1);", "bm": "nplurals=1; plural=0;"}
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
# Django says these in dates. It knows French and no Bambara, so its words for learners stand in our own catalogue.
FROM_DJANGO = {"bm": [Message(None, month, None, {"django/utils/dates.py"}, for_learners=True) for month in MONTHS]}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
TAG = re.compile(r"</?\w+")


def catalogue_path(language: str) -> Path:
    """Return where the catalogue of a language stands."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def needed(language: str, messages: Iterable[Message]) -> list[Message]:
    """Return the strings that this language must have: all in French, those for learners in Bambara."""
    ours = [message for message in messages if language != "bm" or message.for_learners]
    return ours + FROM_DJANGO.get(language, [])


def key(entry: polib.POEntry) -> tuple[str | None, str]:
    """Return what gettext knows an entry by."""
    return entry.msgctxt, entry.msgid


def translations(entry: polib.POEntry) -> list[str]:
    """Return the translation, or each of its plural forms."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def damage(entry: polib.POEntry) -> str:
    """Say what a translation lost or added that is not words: a placeholder or a tag. Empty when nothing."""
    source = Counter(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    for text in translations(entry):
        if not text:
            continue
        found = Counter(PLACEHOLDER.findall(text))
        # "one lesson" may do without the number that "%(n)s lessons" has.
        if found != source and not (entry.msgid_plural and found <= source):
            return f"has {sorted(found)} where the source has {sorted(source)}"
        if Counter(TAG.findall(text)) != Counter(TAG.findall(entry.msgid)):
            return "does not have the tags of the source"
    return ""


def faults(language: str, messages: list[Message]) -> Iterator[str]:
    """Return one line for each thing that is wrong with a catalogue."""
    path = catalogue_path(language)
    if not path.exists():
        yield f"{path.relative_to(ROOT)} is missing"
        return
    catalogue = polib.pofile(str(path))
    entries = {key(entry): entry for entry in catalogue if not entry.obsolete}
    for message in needed(language, messages):
        entry = entries.get(message.key)
        if entry is None:
            yield f"missing: {message.singular!r} ({', '.join(sorted(message.files))})"
        elif entry.fuzzy:
            yield f"unsure: {message.singular!r}"
        elif not all(translations(entry)) or (message.plural and not entry.msgid_plural):
            yield f"not translated: {message.singular!r} ({', '.join(sorted(message.files))})"
    used = {message.key for message in [*messages, *needed(language, messages)]}
    yield from (f"no longer used: {entry.msgid!r}" for entry in entries.values() if key(entry) not in used)
    yield from (f"damaged: {entry.msgid!r} {words}" for entry in entries.values() if (words := damage(entry)))


def compile_all() -> int:
    """Write the compiled twin of each catalogue; empty and unsure translations stay out, so French shows instead."""
    for source in sorted(LOCALE.rglob("*.po")):
        polib.pofile(str(source)).save_as_mofile(str(source.with_suffix(".mo")))
    return 0


def check() -> int:
    """Print what is wrong with the catalogues."""
    messages = collect()
    wrong = 0
    for language in PLURALS:
        for fault in faults(language, messages):
            print(f"{language}: {fault}")
            wrong += 1
    return 1 if wrong else 0


def update() -> int:
    """Bring each catalogue in step with code and templates; translations that stand are kept."""
    messages = collect()
    for language, plural in PLURALS.items():
        path = catalogue_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        old = polib.pofile(str(path)) if path.exists() else polib.POFile()
        kept = {key(entry): entry for entry in old}
        new = polib.POFile(wrapwidth=110)
        new.header = old.header
        new.metadata = {
            "Project-Id-Version": "Josira",
            "Language": language,
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Plural-Forms": plural,
        }
        new.extend(entry_for(message, kept.get(message.key), language) for message in needed(language, messages))
        new.save(str(path))
        empty = sum(not all(translations(entry)) for entry in new)
        print(f"{path.relative_to(ROOT)}: {len(new)} strings, {empty} without translation")
    return 0


def entry_for(message: Message, old: polib.POEntry | None, language: str) -> polib.POEntry:
    """Return the entry of a string, with the translation it had."""
    occurrences = [(name, "") for name in sorted(message.files)]
    entry = polib.POEntry(msgctxt=message.context, msgid=message.singular, occurrences=occurrences)
    if old:
        entry.tcomment, entry.comment, entry.msgstr = old.tcomment, old.comment, old.msgstr
        entry.flags = [flag for flag in old.flags if flag == "fuzzy"]
    if message.plural:
        forms = 1 if language == "bm" else 2
        before = old.msgstr_plural if old else {}
        entry.msgid_plural = message.plural
        entry.msgstr_plural = {form: before.get(form, "") for form in range(forms)}
    return entry


def program() -> int:
    """Do what the command line asks for."""
    deeds = {"compile": compile_all, "check": check, "update": update}
    wanted = sys.argv[1] if len(sys.argv) > 1 else "check"
    if wanted not in deeds:
        raise Trouble(f"Say what to do: {', '.join(deeds)}.")
    return deeds[wanted]()


if __name__ == "__main__":
    main(program)
