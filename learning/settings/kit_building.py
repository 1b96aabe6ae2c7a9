"""While a classroom kit is built: its database is written in one go. If that breaks off, the kit is built anew."""

from .kit import *  # noqa: F403 the settings are one namespace
from .kit import DATABASES

DATABASES["default"]["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA synchronous=OFF;"}
