"""Backups that run all the time, are encrypted for a key that is not on this server, and come back with one command.

What copies the database is not ours: Litestream for SQLite, `pg_receivewal` and `pg_basebackup` for PostgreSQL. They write
into a folder beside the database (`spool`); `follow` sends each new file of it, encrypted by age, to the folder BACKUP_TO
(`store`). One life of such a copy is a *generation*, a folder named after the moment it began. A new one begins each day,
and after each run of `manage.py tidy`, so that neither the spool nor SQLite's log remembers what was just erased.

    BACKUP_TO/2026-11-30T031500Z-sqlite/database/…age     the database, from its state at the beginning on
                                       /media/…age        which uploads there were, as lists
             /files/…age                                  the uploads, each once, for all generations
"""
