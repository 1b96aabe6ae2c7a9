"""The sample files, and what must be understood from them."""

import json
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parent / "samples"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
GOOD = [name for name, sample in EXPECTED.items() if isinstance(sample, dict) and "refused" in sample]


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


@pytest.fixture(scope="session")
def samples() -> Path:
    return SAMPLES
