"""Sound is kept in two small forms, and refused with advice where it would cost a phone too much."""

import io

import av
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.models import Collection
from wagtailmedia.forms import get_media_form

from courses.models import Recording
from learning.uploads import sound
from learning.uploads.refused import Refused
from learning.uploads.sound import speech_of
from tests.factories.accounts import UserFactory
from tests.learning.uploads.made import SECRETS, recording

BROUGHT = {"voix.mp3": ("mp3", "libmp3lame"), "voix.ogg": ("ogg", "libopus")}


def brought(name: str) -> bytes:
    return recording(*BROUGHT[name])


@pytest.mark.parametrize("name", BROUGHT)
def test_speech_is_opus_and_mp3(name):
    speech = speech_of(brought(name), name)

    for data, codec, rate in ((speech.small, "opus", 48_000), (speech.everywhere, "mp3float", 22_050)):
        with av.open(io.BytesIO(data)) as file:
            (stream,) = file.streams
            assert (stream.codec_context.name, stream.codec_context.channels, stream.codec_context.sample_rate) == (
                codec,
                1,
                rate,
            )
            assert [key for key in {**file.metadata, **stream.metadata} if key != "encoder"] == []
        assert [secret for secret in SECRETS if secret.encode() in data] == []
    assert speech.seconds == pytest.approx(0.5, abs=0.1)


def test_a_minute_weighs_what_a_phone_can_pay():
    out = io.BytesIO()
    with av.open(out, "w", format="mp3") as file:
        stream = file.add_stream("libmp3lame", rate=44_100, layout="mono")
        stream.bit_rate = 128_000
        graph = av.filter.Graph()
        source = graph.add("anoisesrc", "d=60:r=44100:a=0.3:seed=1")
        source.link_to(graph.add("abuffersink"))
        graph.configure()
        fit = av.AudioResampler(format=stream.format, layout="mono", rate=44_100, frame_size=1152)
        while True:
            try:
                frame = graph.pull()
            except (av.error.EOFError, av.error.BlockingIOError):
                break
            frame.pts = None
            for part in fit.resample(frame):
                for packet in stream.encode(part):
                    file.mux(packet)
        for packet in stream.encode(None):
            file.mux(packet)

    speech = speech_of(out.getvalue(), "bruit.mp3")

    assert len(out.getvalue()) > 900_000
    assert len(speech.small) <= 110_000
    assert len(speech.everywhere) <= 190_000


def test_too_long_a_recording_is_refused_with_advice(monkeypatch):
    monkeypatch.setattr(sound, "LONGEST_SECONDS", 0.2)

    with pytest.raises(Refused) as refusal:
        speech_of(brought("voix.mp3"), "voix.mp3")

    assert refusal.value.code == "too_long"


def test_without_encoder_small_files_are_kept_and_large_ones_refused(monkeypatch):
    monkeypatch.setattr(sound, "can_encode", lambda: False)
    data = brought("voix.mp3")
    assert speech_of(data, "voix.mp3") is None
    monkeypatch.setattr(sound, "MOST_BYTES_UNCHANGED", len(data) - 1)

    with pytest.raises(Refused) as refusal:
        speech_of(data, "voix.mp3")

    assert refusal.value.code == "too_large"


def form_of(instance: Recording, name: str | None):
    files = {"file": SimpleUploadedFile(name, brought(name))} if name else {}
    data = {"title": "Voix", "collection": Collection.get_first_root_node().pk, "duration": "0", "tags": ""}
    return get_media_form(Recording)(data, files, instance=instance, user=UserFactory(role="administrator"))


@pytest.mark.django_db
def test_form_keeps_both_forms_and_the_length():
    form = form_of(Recording(type="audio"), "voix.mp3")
    assert form.is_valid(), form.errors

    kept = form.save()

    assert kept.file.name.endswith(".ogg")
    assert kept.fallback.name.endswith(".mp3")
    assert kept.file.read().startswith(b"OggS")
    assert 0.3 < kept.duration < 0.7
    assert kept.to_download == kept.fallback
    assert kept.download_size > 0


@pytest.mark.django_db
def test_of_a_replaced_or_deleted_recording_nothing_stays(django_capture_on_commit_callbacks):
    form = form_of(Recording(type="audio"), "voix.mp3")
    assert form.is_valid()
    kept = form.save()
    storage, first = kept.fallback.storage, kept.fallback.name

    with django_capture_on_commit_callbacks(execute=True):
        again = form_of(Recording.objects.get(pk=kept.pk), "voix.ogg")
        assert again.is_valid()
        second = again.save().fallback.name
    assert (storage.exists(first), storage.exists(second)) == (False, True)

    with django_capture_on_commit_callbacks(execute=True):
        Recording.objects.get(pk=kept.pk).delete()
    assert not storage.exists(second)


@pytest.mark.django_db
def test_page_offers_opus_first_and_mp3_behind_it_and_to_download():
    from django.template.loader import render_to_string

    both = Recording(title="Voix", type="audio", duration=3, file="media/a.ogg", fallback="media/a.mp3")

    html = render_to_string("components/listen.html", {"recording": both, "title": "Voix"})

    assert html.index("a.ogg") < html.index('<source src="/media/media/a.mp3" type="audio/mpeg">')
    assert '<a href="/media/media/a.mp3" download>' in html
    assert 'src="/media/media/a.ogg"' in render_to_string(
        "components/listen.html", {"recording": Recording(file="media/a.ogg", type="audio", duration=3), "title": "V"}
    )
