"""Send what the copier writes to BACKUP_TO, all the time."""

import fcntl
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Thread

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from learning.tidying.models import TidyRun

from . import postgres, sqlite
from .errors import BackupError
from .keeping import Last, forget_old, last, note, spool, store
from .media import Uploads
from .store import SEALED, Generation, Store

log = logging.getLogger(__name__)

BEAT = 1.0  # seconds between two looks at the spool
UPLOADS_EACH, TIDYING_EACH = 5, 30  # beats
LONGEST = timedelta(days=1)  # of a generation
PLACES = ("copy", "copy-2")  # in the spool: one generation begins while another goes on
PAUSE = 5  # seconds before a copier that ended by itself is started anew

Copy = sqlite.Copy | postgres.Copy


def copy(place: str = PLACES[0]) -> Copy:
    """Return the copy for the database of the settings."""
    one = connection.settings_dict
    if connection.vendor == "postgresql":
        return postgres.Copy(postgres.where(one), spool() / place, str(one["NAME"]))
    return sqlite.Copy(Path(one["NAME"]), spool() / place)


@contextmanager
def alone() -> Iterator[None]:
    """Let one backup run at a time. Raises BackupError."""
    with (spool() / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupError("A backup of this site is running already.") from error
        yield


class Shipment:
    """One generation on its way: which files of the spool are stored, and in which state."""

    def __init__(self, kept: Store, copied: Copy) -> None:
        self.store, self.copied = kept, copied
        self.generation: Generation = kept.begin(copied.kind, timezone.now())
        self.uploads = Uploads(kept, self.generation)
        self.sent: dict[str, tuple[int, int]] = {}

    def place(self, name: str) -> Path:
        return self.generation.folder / "database" / f"{name}{SEALED}"

    def ship(self) -> None:
        """Store each new or changed file of the spool, then delete what has become needless."""
        for name, path in self.copied.ready():
            try:
                state = (path.stat().st_size, path.stat().st_mtime_ns)
                if self.sent.get(name) != state:
                    with self.copied.pack(path) as file:
                        self.store.put(file, self.place(name))
                    self.sent[name] = state
            except FileNotFoundError:
                if path.exists():
                    raise  # then it is the folder of the backups that is gone
        for name in list(self.copied.needless(set(self.sent))):
            self.place(name).unlink(missing_ok=True)
            del self.sent[name]
        self.copied.drop(set(self.sent))


def last_tidying() -> int:
    """Return which run of `tidy` was the last; 0 when there is none, or the database does not say."""
    if not connection.in_atomic_block:
        close_old_connections()
    try:
        run = TidyRun.objects.order_by("-pk").values_list("pk", flat=True).first()
    except DatabaseError:
        return 0
    finally:
        # An open connection would keep SQLite's log from being cut.
        if not connection.in_atomic_block:
            connection.close()
    return run or 0


def once() -> Generation:
    """Make one whole backup and end. Raises BackupError."""
    kept = store()
    with alone():
        copied = copy()
        shipment = Shipment(kept, copied)
        copied.once()
        try:
            shipment.ship()
            shipment.uploads.ship()
        finally:
            copied.end()
        note(Last(timezone.now()))
        forget_old(timezone.localdate(), dry_run=False)
    return shipment.generation


class Making:
    """A generation while it is being made."""

    def __init__(self, kept: Store, copied: Copy) -> None:
        self.shipment, self.copied = Shipment(kept, copied), copied
        self.began, self.tidied = timezone.now(), last_tidying()

    def is_old(self, beat: int) -> bool:
        """Say whether the next one is to begin: the day is over, or `tidy` has erased what this one still holds."""
        is_tidied = beat % TIDYING_EACH == 0 and last_tidying() not in (self.tidied, 0)
        return is_tidied or timezone.now() - self.began >= LONGEST

    def finish(self) -> bool:
        """Store what there still is and end; say whether the copier was there to the last."""
        is_whole = self.copied.is_running()
        self.copied.stop()
        send(self.shipment, with_uploads=True)
        self.copied.end()
        return is_whole


class Beginning(Thread):
    """The beginning of the next generation, stored while the one before goes on: no change is ever without a backup."""

    def __init__(self, making: Making) -> None:
        super().__init__(daemon=True)
        self.making, self.is_stored = making, False

    def run(self) -> None:
        try:
            self.making.copied.start()
            self.making.shipment.ship()
            self.is_stored = True
        except (BackupError, OSError) as error:
            log.error("The next generation could not be begun beside this one: %s", error)
            self.making.copied.stop()
            self.making.copied.end()


def begun(kept: Store) -> Making:
    """Begin a generation with none before it, or none that could go on meanwhile. Raises BackupError."""
    making = Making(kept, copy())
    making.copied.start()
    return making


def follow(is_over: Callable[[], bool] = lambda: False) -> None:
    """Back up until `is_over`, one generation after the other. Raises BackupError for what cannot get better by itself."""
    kept = store()
    with alone():
        for place in PLACES:
            copy(place).clean()
        making = None
        while not is_over():
            making = one_generation(kept, making or begun(kept), is_over)
        if making:
            making.finish()


def one_generation(kept: Store, making: Making, is_over: Callable[[], bool]) -> Making | None:
    """Back up until the day is over, `tidy` has run, or the copier has ended.

    Returns the next generation, where the copy can be made twice at once and its beginning is stored.
    """
    beginning: Beginning | None = None
    try:
        beat = 0
        while not is_over() and making.copied.is_running():
            send(making.shipment, with_uploads=beat % UPLOADS_EACH == 0)
            beat += 1
            if beginning is None and making.is_old(beat):
                if not making.copied.can_be_two:
                    break
                beginning = Beginning(Making(kept, copy(other(making.copied))))
                beginning.start()
            if beginning and not beginning.is_alive():
                break
            time.sleep(BEAT)
    finally:
        is_whole = making.finish()
        if beginning:
            beginning.join()
    if not is_whole:
        note(Last(last().at, "copier"))
        log.error("The copying of the database has ended by itself and begins anew.")
        time.sleep(PAUSE)
    forget_old(timezone.localdate(), dry_run=False)
    return beginning.making if beginning and beginning.is_stored else None


def other(copied: Copy) -> str:
    """Return the place in which a second copy is made beside this one."""
    return next(place for place in PLACES if place != copied.spool.name)


def send(shipment: Shipment, with_uploads: bool) -> None:
    """Store what is new; a folder that cannot be reached is tried again at the next beat."""
    try:
        shipment.ship()
        if with_uploads:
            shipment.uploads.ship()
    except OSError as error:
        log.error("The backup could not be stored: %s.", error.strerror or type(error).__name__)
        note_trouble(error)
    else:
        note(Last(last().at, "copier") if shipment.copied.lags() else Last(timezone.now()))


def note_trouble(error: OSError) -> None:
    try:
        note(Last(last().at, error.strerror or type(error).__name__))
    except OSError:
        log.error("Nor could that be noted.")  # the page "State of the site" sees that the last backup is old
