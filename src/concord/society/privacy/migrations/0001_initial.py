import functools

import django.db.models.deletion
from django.db import migrations, models

import concord.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="RetentionRun",
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
                        default=functools.partial(concord.kernel.ids.mint, *("ret",), **{}),
                        editable=False,
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("counts", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ("-at",),
            },
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "matter",
                    models.CharField(
                        choices=[
                            ("line", "line in the directory"),
                            ("contact", "contact after an introduction"),
                            ("members", "list of members"),
                            ("export", "export of members"),
                            ("letter", "letter in the outbox"),
                            ("held", "what is held, on a request of the person"),
                        ],
                        max_length=10,
                    ),
                ),
                ("day", models.DateField()),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="looks", to="people.person"
                    ),
                ),
                (
                    "viewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="looks_taken",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ("-day", "-pk"),
                "indexes": [models.Index(fields=["day"], name="look_day")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject", "viewer", "matter", "day"), name="look_once_a_day"
                    )
                ],
            },
        ),
    ]
