"""Write the roles anew: facilitators lead groups, the safeguarding lead sees looks, officers see awareness sessions."""

from django.db import migrations

from learning.accounts.roles import apply_roles


def apply(apps, schema_editor):
    apply_roles(apps)


class Migration(migrations.Migration):

    dependencies = [("accounts", "0007_staff_log"), ("groups", "0001_initial")]

    operations = [migrations.RunPython(apply, migrations.RunPython.noop)]
