"""The dump of public facts, every night after the look for pairs."""

from django.db import migrations

NAME = "Dump of public facts"


def schedule(apps, schema_editor):
    at, _ = apps.get_model("django_celery_beat", "CrontabSchedule").objects.get_or_create(
        minute="0", hour="5", day_of_week="*", day_of_month="*", month_of_year="*",
        timezone="Europe/London",
    )  # fmt: skip
    apps.get_model("django_celery_beat", "PeriodicTask").objects.get_or_create(
        name=NAME, defaults={"task": "disclosures.tasks.dump_public", "crontab": at}
    )


class Migration(migrations.Migration):
    dependencies = [
        ("disclosures", "0009_packs"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]
    operations = [migrations.RunPython(schedule, migrations.RunPython.noop)]
