"""How secrets are hashed: Argon2id, made for two small processors on which a whole class signs in at once (promise 15).

32 MiB, three rounds, one lane: above OWASP's least, below what would make 200 people wait (tests/load/sign_ins.py prints
how long). More lanes would not make a guess dearer, only take both processors from whoever else is waiting.
"""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2Hasher(Argon2PasswordHasher):
    """A stored hash under other parameters is renewed at the next right secret."""

    time_cost = 3
    memory_cost = 32 * 1024
    parallelism = 1
