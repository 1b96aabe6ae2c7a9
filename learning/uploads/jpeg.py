"""A JPEG inside another file, without what stands beside its pixels; the pixels themselves stay as they are."""

from .refused import damaged

START, SCAN, END = b"\xff\xd8", 0xDA, 0xD9
# APP14 tells how colours are written; every other application part, and comments, tell of the camera.
BESIDE = {*range(0xE0, 0xF0), 0xFE} - {0xEE}
RESTARTS = range(0xD0, 0xD8)


def bare(data: bytes) -> bytes:
    """Return the JPEG up to its end, without application parts and comments. Raises Refused when it is none."""
    if not data.startswith(START):
        raise damaged("JPEG")
    out, place = bytearray(START), 2
    while place + 4 <= len(data):
        if data[place] != 0xFF:
            raise damaged("JPEG")
        marker = data[place + 1]
        if marker == 0xFF:  # padding
            place += 1
            continue
        if marker == END:
            break
        after = place + 2 + int.from_bytes(data[place + 2 : place + 4], "big")
        if marker == SCAN:
            after = end_of_scan(data, after)
        if marker not in BESIDE:
            out += data[place:after]
        place = after
    return bytes(out + bytes([0xFF, END]))


def end_of_scan(data: bytes, place: int) -> int:
    """Return where the pixels end that begin at `place`: at the next marker that is none of their own."""
    while (place := data.find(b"\xff", place)) != -1 and place + 1 < len(data):
        if data[place + 1] not in (0, *RESTARTS):
            return place
        place += 2
    return len(data)
