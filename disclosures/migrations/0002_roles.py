"""The three roles of signed-in people. Visitors have none."""

from django.db import migrations

ROLES = ("Researcher", "Reviewer", "Admin")


def create_roles(apps, schema_editor):
    groups = apps.get_model("auth", "Group")
    for name in ROLES:
        groups.objects.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [
        ("disclosures", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [migrations.RunPython(create_roles, migrations.RunPython.noop)]
