"""The pieces of which lessons and other pages are made: one small class each, its look in templates/components/blocks/."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.questions import CheckBlock

from .help import KindsBlock
from .media import AudioBlock, DownloadBlock, PictureBlock, SituationBlock, VideoBlock
from .source import SourceBlock, SourcesBlock
from .text import ContentNoteBlock, HeadingBlock, HelpBoxBlock, KeyIdeaBlock, QuoteBlock, StepsBlock, TextBlock

WORDS = _("Words")
SCENES = _("Scenes and sound")
SAFETY = _("Safety and help")
QUESTIONS = _("Questions")


class TextBody(blocks.StreamBlock):
    """What any page may hold."""

    heading = HeadingBlock(group=WORDS)
    text = TextBlock(group=WORDS)
    key_idea = KeyIdeaBlock(group=WORDS)
    quote = QuoteBlock(group=WORDS)
    steps = StepsBlock(group=WORDS)
    picture = PictureBlock(group=SCENES)
    audio = AudioBlock(group=SCENES)
    video = VideoBlock(group=SCENES)
    help_box = HelpBoxBlock(group=SAFETY)
    download = DownloadBlock(group=SAFETY)


class LessonBody(TextBody):
    """What a lesson may hold besides: situations, content notes and questions."""

    situation = SituationBlock(group=SCENES)
    content_note = ContentNoteBlock(group=SAFETY)
    check = CheckBlock(group=QUESTIONS, search_index=False)  # a search must not tell the answer


class OutcomesBlock(blocks.StreamBlock):
    """What somebody can do after a course, one short sentence each."""

    outcome = blocks.CharBlock(
        label=_("you will be able to …"), icon="tick", max_length=160, help_text=_("Begins with a verb.")
    )


__all__ = ["KindsBlock", "LessonBody", "OutcomesBlock", "SourceBlock", "SourcesBlock", "TextBody"]
