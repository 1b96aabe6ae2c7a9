"""Write the roles anew: officers and administrators take results of classroom kits in."""

from django.db import migrations

from learning.accounts.roles import apply_roles


def apply(apps, schema_editor):
    apply_roles(apps)


class Migration(migrations.Migration):

    dependencies = [("accounts", "0008_groups"), ("kit", "0001_classroom_kits")]

    operations = [migrations.RunPython(apply, migrations.RunPython.noop)]
