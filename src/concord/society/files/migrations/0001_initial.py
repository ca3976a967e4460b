import functools

from django.db import migrations, models

import concord.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        default=functools.partial(concord.kernel.ids.mint, *("fil",), **{}),
                        editable=False,
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("media_type", models.CharField(max_length=100)),
                ("name", models.CharField(max_length=200)),
                ("handed_in_by", models.CharField(max_length=40)),
                ("handed_in_at", models.DateTimeField()),
            ],
        ),
    ]
