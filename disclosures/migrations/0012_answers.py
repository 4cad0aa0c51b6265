"""Releases that an answer sends its reader to are looked up by their path."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0011_query")]

    operations = [
        migrations.AlterField(
            model_name="statisticalrelease",
            name="base_path",
            field=models.CharField(db_index=True, max_length=300),
        ),
    ]
