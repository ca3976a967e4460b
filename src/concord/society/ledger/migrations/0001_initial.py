import django.db.models.deletion
from django.db import migrations, models

from concord.society.constraints import append_only


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("actor", models.CharField(max_length=40)),
                ("verb", models.CharField(max_length=64)),
                ("object_type", models.CharField(max_length=40)),
                ("object_key", models.CharField(max_length=40)),
                ("request", models.CharField(blank=True, max_length=40)),
                ("facts", models.JSONField(default=dict)),
                ("private", models.JSONField(default=dict)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["object_type", "object_key", "id"], name="entry_object"),
                    models.Index(fields=["actor", "id"], name="entry_actor"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Installation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("only", models.BooleanField(default=True, editable=False, unique=True)),
                ("is_demonstration", models.BooleanField(default=False)),
                ("born_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("only", True)), name="one_installation")
                ],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveBigIntegerField(unique=True)),
                ("first_entry", models.BigIntegerField(unique=True)),
                ("last_entry", models.BigIntegerField(unique=True)),
                ("count", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_entry__gte", models.F("first_entry"))), name="seal_forwards"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PrivateValue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("value", models.TextField()),
                ("hash_key", models.CharField(max_length=64)),
                ("subject", models.CharField(db_index=True, max_length=40)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="values",
                        to="ledger.entry",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("entry", "name"), name="private_value_once")],
            },
        ),
        append_only("ledger_entry"),
        append_only("ledger_seal"),
    ]
