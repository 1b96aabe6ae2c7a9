"""Add to totals that many write at once: the database does the sums, in one statement for all rows.

Django's own upsert replaces a value; it cannot add to the one that is there.
"""

from collections.abc import Sequence

from django.db import connections, models, router


def add_up(rows: Sequence[models.Model], unique: Sequence[str], sums: Sequence[str]) -> None:
    """Store `rows` of one model; where a row with the same `unique` fields stands already, its `sums` grow by theirs.

    No two of `rows` may have the same `unique` fields. They are written in one order everywhere, so that two who write
    several wait for each other and never both.
    """
    if not rows:
        return
    model = type(rows[0])
    connection = connections[router.db_for_write(model)]
    quote = connection.ops.quote_name
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = {field.name: quote(str(field.column)) for field in fields}
    table = quote(model._meta.db_table)
    one_row = f"({', '.join(['%s'] * len(fields))})"
    added = ", ".join(f"{columns[name]} = {table}.{columns[name]} + excluded.{columns[name]}" for name in sums)
    # Names of our own columns only; all values are parameters.
    statement = (
        f"INSERT INTO {table} ({', '.join(columns.values())}) VALUES {', '.join([one_row] * len(rows))} "  # noqa: S608
        f"ON CONFLICT ({', '.join(columns[name] for name in unique)}) DO UPDATE SET {added}"
    )
    ordered = sorted(rows, key=lambda row: [str(getattr(row, name)) for name in unique])
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for row in ordered for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
