from wagtail import blocks

from learning.checks import blocks_speak_for_themselves, lacks, pages_know_their_place


def test_blocks_and_pages_of_this_project_keep_the_conventions():
    assert blocks_speak_for_themselves(None) == []
    assert pages_know_their_place(None) == []


def test_block_without_icon_and_description_is_found():
    assert lacks(blocks.CharBlock(icon="placeholder")) == ["an icon", "a description"]
    assert lacks(blocks.CharBlock(icon="title", description="A heading.")) == []
