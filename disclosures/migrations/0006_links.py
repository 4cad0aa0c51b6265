"""References between answers, who tied a pair together, and what was later published."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("disclosures", "0005_plain_reference"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="pair",
            name="later_published",
        ),
        migrations.AddField(
            model_name="pair",
            name="declared_by",
            field=models.CharField(
                blank=True,
                choices=[
                    ("member", "Linked by a Member’s question"),
                    ("requester", "Linked by the requester"),
                    ("answer", "Linked by the answer"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="pair",
            name="declared_in",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="disclosures.question",
            ),
        ),
        migrations.AddField(
            model_name="pair",
            name="said_in",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="disclosures.answer",
            ),
        ),
        migrations.RemoveField(model_name="pair", name="is_declared"),
        migrations.AddField(
            model_name="pair",
            name="is_declared",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Q(("declared_by", ""), _negated=True),
                output_field=models.BooleanField(),
            ),
        ),
        migrations.CreateModel(
            name="AnswerReference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("uin", models.CharField(blank=True, db_index=True, max_length=16)),
                ("date_answered", models.DateField(blank=True, db_index=True, null=True)),
                ("date_tabled", models.DateField(blank=True, null=True)),
                ("is_year_given", models.BooleanField(default=False)),
                ("column", models.CharField(blank=True, max_length=30)),
                ("is_referral", models.BooleanField()),
                ("span", models.JSONField()),
                (
                    "basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("number_and_date", "Number and date"),
                            ("number_and_body", "Number, body and subject, within a year"),
                            ("date_and_subject", "Date, body and subject"),
                        ],
                        max_length=20,
                    ),
                ),
                ("unresolved", models.CharField(blank=True, max_length=200)),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="references",
                        to="disclosures.answer",
                    ),
                ),
                (
                    "cited",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="cited_by",
                        to="disclosures.question",
                    ),
                ),
            ],
            options={
                "ordering": ["answer_id", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("answer", "position"), name="answer_reference")
                ],
            },
        ),
        migrations.CreateModel(
            name="LaterPublication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("letter", models.CharField(max_length=4)),
                ("facts", models.JSONField(default=list)),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="later_publications",
                        to="disclosures.answer",
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="covers",
                        to="disclosures.statisticalrelease",
                    ),
                ),
            ],
            options={
                "ordering": ["release__first_published_on", "letter"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("answer", "release", "letter"), name="one_later_publication"
                    )
                ],
            },
        ),
    ]
