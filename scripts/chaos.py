"""Try to lose an answer, or to count one twice: `make chaos`. Ends with 1 when it succeeds.

First many made-up phones bring sealed answers over a line that cuts and lies, to a server that is killed (`kill -9`) again
and again; then a real browser is killed between "kept on this phone" and "received". On SQLite, or on PostgreSQL where
DATABASE_URL names a server. It takes a Josira of its own; nothing else is touched.
"""

import argparse
import os
import random
import tempfile
import time
from pathlib import Path

from scripts import chromium
from scripts.own_site import OwnSite, own_site
from scripts.steps import main
from tests.browser.offline.killing import Trials
from tests.load.sealing_phones import Storm

ANSWERS, KILLS, BROWSER_KILLS = 20_000, 100, 50


def storm(site: OwnSite, answers: int, kills: int, chance: random.Random) -> bool:
    """Bring so many answers while the server is killed so often; print the figures and say whether all is well."""
    figures = Storm(site, answers, kills, chance).run()
    print(figures, flush=True)
    print(site.manage("recount").strip(), flush=True)  # raises when progress, totals or marks differ
    return figures.is_well and figures.kills == kills


def browser_kills(site: OwnSite, kills: int, chance: random.Random) -> bool:
    """Kill a browser so often; print the figures and say whether all is well."""
    with chromium.browser() as browser, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        tally = Trials(browser.browser_type, site, Path(folder) / "profile", chance).run(kills)
    print(f"browser: {tally}", flush=True)
    return not tally.lost and not tally.doubled


def program() -> int:
    """Read how much is wanted, make a site, and try."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--answers", type=int, default=ANSWERS)
    parser.add_argument("--kills", type=int, default=KILLS, help="of the server")
    parser.add_argument("--browser-kills", type=int, default=BROWSER_KILLS)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 10**6, help="of what is left to chance")
    wanted = parser.parse_args()
    services = {name: os.environ.get(name, "") for name in ("DATABASE_URL", "REDIS_URL")}
    chance = random.Random(wanted.seed)  # noqa: S311 nothing secret is drawn
    is_well = True
    with own_site(services) as site:
        database = "PostgreSQL" if site.env.get("DATABASE_URL") else "SQLite"
        print(f"On {database}; --seed {wanted.seed}", flush=True)
        if wanted.answers:
            is_well = storm(site, wanted.answers, wanted.kills, chance)
        if wanted.browser_kills:
            is_well = browser_kills(site, wanted.browser_kills, chance) and is_well
    print("Nothing was lost, nothing doubled." if is_well else "It does NOT hold.")
    return 0 if is_well else 1


if __name__ == "__main__":
    main(program)
