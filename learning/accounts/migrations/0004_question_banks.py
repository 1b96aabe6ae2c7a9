"""Write the roles anew: question banks go through the second reader too."""

from django.db import migrations

from learning.accounts.roles import apply_roles


def apply(apps, schema_editor):
    apply_roles(apps)


class Migration(migrations.Migration):

    dependencies = [("accounts", "0003_roles")]

    operations = [migrations.RunPython(apply, migrations.RunPython.noop)]
