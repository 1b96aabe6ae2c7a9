"""Write requirements/*.txt anew from pyproject.toml: exact versions with hashes, and no name of a package host."""

import os

from scripts.environment import VENV
from scripts.steps import ROOT, main, run

LOCKS = {"base.txt": [], "dev.txt": ["--group", "dev"]}


def program() -> int:
    """Let uv find the versions, once for running and once for developing."""
    env = {**os.environ, "UV_CUSTOM_COMPILE_COMMAND": "make lock"}
    for name, groups in LOCKS.items():
        target = ROOT / "requirements" / name
        command = [str(VENV / "bin" / "uv"), "pip", "compile", "--universal", "--generate-hashes", "--upgrade"]
        options = ["--python-version", "3.11", "--no-emit-index-url", "--no-emit-find-links", "--quiet"]
        run([*command, *options, "pyproject.toml", *groups, "--output-file", str(target)], env)
        print(f"requirements/{name} is new.")
    return 0


if __name__ == "__main__":
    main(program)
