"""The schedule, where an admin can change it: Parliament and GOV.UK every morning and afternoon,
WhatDoTheyKnow by night (it does nothing without permission), the rest every few minutes."""

import json

from django.db import migrations

DAILY = {
    "Parliament, morning": ("ingest_source", ["parliament"], "10", "6"),
    "Parliament, evening": ("ingest_source", ["parliament"], "10", "19"),
    "GOV.UK": ("ingest_source", ["govuk"], "30", "5"),
    "WhatDoTheyKnow": ("ingest_source", ["whatdotheyknow"], "0", "2"),
    "Look for pairs": ("flag_all", [], "0", "4"),
}
OFTEN = {"Read what waits": "read_due", "Bring the index up to date": "update_index"}


def schedule(apps, schema_editor):
    crontabs = apps.get_model("django_celery_beat", "CrontabSchedule")
    intervals = apps.get_model("django_celery_beat", "IntervalSchedule")
    tasks = apps.get_model("django_celery_beat", "PeriodicTask")
    for name, (task, args, minute, hour) in DAILY.items():
        at, _ = crontabs.objects.get_or_create(
            minute=minute, hour=hour, day_of_week="*", day_of_month="*", month_of_year="*",
            timezone="Europe/London",
        )  # fmt: skip
        tasks.objects.get_or_create(
            name=name,
            defaults={
                "task": f"disclosures.tasks.{task}", "crontab": at, "args": json.dumps(args),
            },
        )  # fmt: skip
    every, _ = intervals.objects.get_or_create(every=5, period="minutes")
    for name, task in OFTEN.items():
        tasks.objects.get_or_create(
            name=name, defaults={"task": f"disclosures.tasks.{task}", "interval": every}
        )


class Migration(migrations.Migration):
    dependencies = [
        ("disclosures", "0002_roles"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]
    operations = [migrations.RunPython(schedule, migrations.RunPython.noop)]
