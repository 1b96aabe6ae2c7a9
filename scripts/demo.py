"""Show Josira on this machine: `make demo`, or `make demo PORT=8001`.

Makes everything ready, doing nothing twice, then serves until Ctrl-C. The database, uploads and accounts stand in var/.
"""

import argparse
import os
import shutil
import signal
from pathlib import Path

from scripts import server
from scripts.environment import ensure
from scripts.prepare import STEPS, prepare, site_env
from scripts.steps import ROOT, Steps, Trouble, main

BEFORE_PREPARING = 2  # the environment and its packages
SERVER = 1


def wanted_port() -> int:
    """Return the port asked for, when it is a port and free. Raises Trouble with another one otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", default="8000")
    text = parser.parse_args().port
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise Trouble(f"{text} is not a port. Give a number, for example: make demo PORT=8001")
    port = int(text)
    if not server.is_free(port):
        other = server.free_port(port + 1 if port < 65000 else 8001)
        raise Trouble(f"Port {port} is taken, perhaps by another demo. This one is free: make demo PORT={other}")
    return port


def stop_on_signal(number: int, frame: object) -> None:
    """Make a polite request to end look like Ctrl-C."""
    raise KeyboardInterrupt


def show(port: int, var: Path, *, with_accounts: bool) -> None:
    """Print where the demo is, and the first time who can sign in."""
    print(f"\nJosira is ready:   http://{server.HOST}:{port}/")
    print(f"For those who work in it:   http://{server.HOST}:{port}/admin/")
    accounts = var / "demo-accounts.txt"
    if with_accounts:
        print(f"\nAccounts (kept in {accounts}):\n\n{accounts.read_text().rstrip()}")
    else:
        print(f"Their accounts stand in {accounts}; a one-time code: make demo-code WHO=educator")
    print("\nCtrl-C ends it.", flush=True)


def program() -> int:
    """Prepare, serve, and end cleanly."""
    port = wanted_port()
    var = Path(os.environ.get("JOSIRA_VAR") or ROOT / "var").resolve()
    signal.signal(signal.SIGTERM, stop_on_signal)
    signal.signal(signal.SIGHUP, stop_on_signal)
    steps = Steps(BEFORE_PREPARING + len(STEPS) + SERVER)
    ensure("base", steps)
    env = site_env(var, port)
    done = prepare(var, env, steps)
    shutil.rmtree(var / "cache", ignore_errors=True)  # pages made by older templates
    with steps.step("Server"):
        process = server.start(port, env)
        try:
            server.wait_until_it_answers(port, process)
        except BaseException:
            server.stop(process)
            raise
    try:
        show(port, var, with_accounts="Accounts" in done)
        process.wait()
        raise Trouble("The server ended by itself. Its last words stand above.")
    except KeyboardInterrupt:
        print("\nEnding …", flush=True)
        return 0
    finally:
        server.stop(process)
        print("Josira has ended. Everything is kept in", var)


if __name__ == "__main__":
    main(program)
