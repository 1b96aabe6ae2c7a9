"""Files as they come from phones and offices: with the place, the author, the device and a thumbnail in each."""

import array
import io
import math
import struct
import zlib
from fractions import Fraction

import av
import pikepdf
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

# What must never be found in anything that was stored.
AUTHOR, DEVICE, PLACE = "Auteure-Traore", "Tecno-Spark-7", "+12.6392-008.0029/"
SECRETS = (AUTHOR, DEVICE, PLACE)


def picture(size=(320, 200)):
    """Return a picture with something on it, twice as wide at its left as it is high at its right."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 4, size[1] // 2), fill="red")
    return image


def exif(orientation=1):
    tags = Image.Exif()
    tags[0x010F] = tags[0x0110] = DEVICE
    tags[0x013B] = AUTHOR
    tags[0x0112] = orientation
    tags.get_ifd(0x8825).update({1: "N", 2: (12.0, 38.0, 21.1), 3: "W", 4: (8.0, 0.0, 10.4), 29: PLACE})
    return tags


XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator>{AUTHOR} {DEVICE} {PLACE}</dc:creator></x:xmpmeta>'.encode()


def jpeg(orientation=1, size=(320, 200)):
    """Return a photo with EXIF, XMP, a comment, and a thumbnail hung behind its end."""
    out = io.BytesIO()
    picture(size).save(out, "JPEG", exif=exif(orientation), xmp=XMP, comment=f"{AUTHOR} {PLACE}".encode())
    return out.getvalue() + b"thumbnail:" + XMP


def png():
    out, texts = io.BytesIO(), PngInfo()
    texts.add_text("Author", AUTHOR)
    texts.add_itxt("XML:com.adobe.xmp", XMP.decode())
    picture().save(out, "PNG", pnginfo=texts, exif=exif())
    return out.getvalue()


def webp():
    out = io.BytesIO()
    picture().save(out, "WEBP", exif=exif(), xmp=XMP)
    return out.getvalue()


def svg(inside=""):
    return f"""<?xml version="1.0"?><!-- {AUTHOR} -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"
  viewBox="0 0 20 10" width="20" height="10" sodipodi:docname="/home/{AUTHOR}/{DEVICE}.svg" onload="alert(1)">
<metadata>{AUTHOR} {PLACE}</metadata><title>{DEVICE}</title><script>alert(1)</script>
<linearGradient id="ciel"><stop offset="0" style="stop-color:#00f;-inkscape-x:{DEVICE}"/></linearGradient>
<path d="M0 0h20v10H0z" fill="url(#ciel)" style="stroke:#f00;fill-opacity:.5" onclick="alert(1)"/>{inside}
</svg>""".encode()


def pdf(photo=None, pages=1):
    """Return a document that tells all a document can: in its records, on its pages, beside them."""
    document = pikepdf.new()
    for _page in range(pages):
        page = document.add_blank_page(page_size=(200, 200))
        image = document.make_stream(photo or jpeg())
        image.update({"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Width": 320, "/Height": 200})
        image.update({"/ColorSpace": pikepdf.Name.DeviceRGB, "/BitsPerComponent": 8, "/Filter": pikepdf.Name.DCTDecode})
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
        page.obj.Contents = document.make_stream(b"q 200 0 0 125 0 40 cm /Im0 Do Q")
        page.obj.Thumb = document.make_stream(XMP)
        page.obj.PieceInfo = pikepdf.Dictionary(Word=pikepdf.Dictionary(Private=pikepdf.String(AUTHOR)))
        page.obj.AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String(AUTHOR)))
        comment = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9])
        comment.T, comment.Contents = pikepdf.String(AUTHOR), pikepdf.String(PLACE)
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9])
        link.A, link.T = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://josira.example/")), DEVICE
        page.obj.Annots = pikepdf.Array([document.make_indirect(comment), document.make_indirect(link)])
    document.docinfo["/Author"], document.docinfo["/Creator"] = AUTHOR, DEVICE
    with document.open_metadata() as records:
        records["dc:creator"] = [AUTHOR]
    document.attachments["carnet.txt"] = pikepdf.AttachedFileSpec(document, f"{AUTHOR} {PLACE}".encode())
    document.Root.OpenAction = pikepdf.Dictionary(
        S=pikepdf.Name.JavaScript, JS=pikepdf.String(f"app.alert('{AUTHOR}')")
    )
    out = io.BytesIO()
    document.save(out, compress_streams=False)
    return out.getvalue() + f"\n%% {AUTHOR}\n".encode()


def pdf_bomb(size):
    """Return a small document with a page that unpacks to `size` bytes."""
    document = pikepdf.new()
    page = document.add_blank_page()
    page.obj.Contents = document.make_stream(b"")
    page.obj.Contents.write(zlib.compress(bytes(size), 9), filter=pikepdf.Name.FlateDecode)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def png_bomb(width, height):
    """Return a tiny picture that says it is huge."""
    rows = zlib.compress(bytes(1000))

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def recording(format, audio="", video="", size=(64, 48)):
    """Return half a second of sound and film in this format, with tags."""
    out = io.BytesIO()
    with av.open(out, "w", format=format) as file:
        file.metadata.update(
            {"title": DEVICE, "artist": AUTHOR, "comment": PLACE, "location": PLACE, "creation_time": "2026-11-24"}
        )
        streams = []
        if video:
            film = file.add_stream(video, rate=10)
            film.width, film.height, film.pix_fmt, film.codec_context.gop_size = *size, "yuv420p", 5
            film.metadata["handler_name"] = DEVICE
            streams.append((film, frames(size)))
        if audio:
            sound = file.add_stream(audio, rate=48_000, layout="mono")
            sound.metadata["artist"] = AUTHOR
            streams.append((sound, sounds(sound)))
        for stream, parts in streams:
            for part in parts:
                file.mux(stream.encode(part))
            file.mux(stream.encode(None))
    return out.getvalue()


def frames(size):
    for number in range(5):
        frame = av.VideoFrame(*size, "yuv420p")
        for plane in frame.planes:
            plane.update(bytes([40 * number]) * plane.buffer_size)
        frame.pts, frame.time_base = number, Fraction(1, 10)
        yield frame


def sounds(stream):
    """Return a low tone; PyAV brings it into the form that the encoder wants."""
    step = stream.codec_context.frame_size or 960
    for number in range(24_000 // step):
        frame = av.AudioFrame("fltp", "mono", step)
        frame.planes[0].update(array.array("f", [math.sin(place / 20) / 2 for place in range(step)]).tobytes())
        frame.sample_rate, frame.pts, frame.time_base = 48_000, number * step, Fraction(1, 48_000)
        yield frame
