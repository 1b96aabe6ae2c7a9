"""Inside a kit: `manage.py kit start` serves it on the kit's network; `kit receipt FILE…` takes the site's receipts;
`kit load FILE` fills its database when it is built.
"""

import contextlib
import logging
import socket
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.core.servers.basehttp import run
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.kit import received
from learning.kit.card_numbers import CARDS
from learning.kit.content import load
from learning.kit.results import BrokenFileError

EVERYBODY = "0.0.0.0"  # noqa: S104 the phones of the kit's own network are to reach it


class Command(BaseCommand):
    help = "Inside a classroom kit: serve it to the phones of its network; take the site's receipts for its answers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("deed", choices=["start", "receipt", "load"])
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="receipts; with load: its content")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, deed: str, files: list[Path], port: int, **options: Any) -> None:
        """Serve, take receipts, or fill the database. Raises CommandError outside a kit, and when no file is named."""
        if not settings.KIT_FOLDER:
            raise CommandError("This is no classroom kit: start the command in the kit's folder.")
        if deed == "start":
            self.serve(port)
        elif not files:
            raise CommandError(_("Name the file."))
        elif deed == "load":
            self.stdout.write(f"{load(files[0])} things loaded")
        else:
            self.take(files)

    def take(self, files: list[Path]) -> None:
        """Take receipts, and say of each what became of it. Raises CommandError when one was refused."""
        refused = []
        for file in files:
            try:
                row = received.take(file.read_bytes())
            except (BrokenFileError, OSError) as error:
                self.stderr.write(f"{file}: {error}")
                refused.append(file)
                continue
            said = _("The site has received file %(number)d, %(count)d answers.")
            self.stdout.write(f"{file}: {said % {'number': row.number, 'count': row.count}}")
        received.count_day(timezone.localdate())
        self.stdout.write(str(received.state()))
        if refused:
            raise CommandError(_("Not taken: %(files)s") % {"files": ", ".join(map(str, refused))})

    def serve(self, port: int) -> None:
        """Say which address phones open, then serve until Ctrl-C."""
        address = f"http://{own_address()}:{port}/"
        self.stdout.write(f"\nLes téléphones du même Wi-Fi ouvrent : {address}\nPour arrêter : Ctrl-C\n")
        received.count_day(timezone.localdate())
        self.stdout.write(f"{received.state()}\n")
        if Path(settings.KIT_FOLDER).with_name(CARDS).exists():
            self.stdout.write(_("%(file)s still lies in the kit: print it, then delete it.") % {"file": CARDS})
        self.stdout.flush()
        connections.close_all()  # each process, each thread opens its own
        try:
            serve_by_gunicorn(port)
        except ImportError:
            serve_by_threads(port)


def serve_by_gunicorn(port: int) -> None:
    """Serve as the site is served. Raises ImportError where gunicorn cannot be: on Windows."""
    from gunicorn.app.wsgiapp import WSGIApplication  # only here is it started from Python

    class Server(WSGIApplication):
        def load_config(self) -> None:
            self.load_config_from_module_name_or_filename("python:learning.serving")
            self.cfg.set("bind", f"{EVERYBODY}:{port}")

    server = Server("%(prog)s", prog="kit")
    server.app_uri = "learning.wsgi"
    server.run()


def serve_by_threads(port: int) -> None:
    """Serve a class by Python's own server, and log nothing of who asks."""
    logging.getLogger("django.server").disabled = True
    with contextlib.suppress(KeyboardInterrupt):
        run(EVERYBODY, port, get_wsgi_application(), threading=True)


def own_address() -> str:
    """Return the address of this machine on its network; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"
