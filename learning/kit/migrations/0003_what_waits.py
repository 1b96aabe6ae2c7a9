"""What is asked for later waits in a file's row; of the rows that are being taken in only the open lines stay."""

import json

from django.db import migrations, models
from django.db.models import F


def keep_open_lines(apps, schema_editor):
    results = apps.get_model("kit", "ResultsFile").objects
    for row in results.filter(looked_at__gt=0, looked_at__lt=F("count")):
        row.content = json.dumps(json.loads(row.content)[row.looked_at :], separators=(",", ":"))
        row.save(update_fields=["content"])


class Migration(migrations.Migration):

    dependencies = [("kit", "0002_who_may")]

    operations = [
        migrations.AddField(
            model_name="resultsfile",
            name="waiting",
            field=models.PositiveIntegerField(default=0, verbose_name="to be looked at again"),
        ),
        migrations.AlterField(
            model_name="resultsfile",
            name="content",
            field=models.TextField(blank=True, verbose_name="lines whose fate is open"),
        ),
        migrations.RunPython(keep_open_lines, migrations.RunPython.noop),
    ]
