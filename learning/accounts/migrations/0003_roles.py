"""Make the groups of the roles and the workflow of the second reader; Wagtail's own groups and workflow go."""

from django.db import migrations

from learning.accounts.roles import apply_roles, remove_roles


def make(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=["Moderators", "Editors"]).delete()
    apps.get_model("wagtailcore", "Workflow").objects.filter(name="Moderators approval").delete()
    apps.get_model("wagtailcore", "Task").objects.filter(name="Moderators approval").delete()
    apply_roles(apps)


def remove(apps, schema_editor):
    """Take our groups and workflow away. Wagtail's own, made at its first migration, do not come back."""
    remove_roles(apps)


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0002_second_reader_task"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtail_localize", "0006_create_submit_translation_permission"),
        ("wagtailadmin", "0003_admin_managed"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0011_add_choose_permissions"),
        ("wagtailimages", "0023_add_choose_permissions"),
        ("wagtailmedia", "0003_copy_media_permissions_to_collections"),
    ]

    operations = [migrations.RunPython(make, remove)]
