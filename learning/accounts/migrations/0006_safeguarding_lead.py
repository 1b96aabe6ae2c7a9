"""Write the roles anew: the safeguarding lead, who looks after how learners are helped."""

from django.db import migrations

from learning.accounts.roles import apply_roles


def apply(apps, schema_editor):
    apply_roles(apps)


class Migration(migrations.Migration):

    dependencies = [("accounts", "0005_learners_accounts")]

    operations = [migrations.RunPython(apply, migrations.RunPython.noop)]
