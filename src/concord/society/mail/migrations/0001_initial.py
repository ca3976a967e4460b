import functools

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import concord.kernel.clock
import concord.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Ticket",
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
                        default=functools.partial(concord.kernel.ids.mint, *("tic",), **{}),
                        editable=False,
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("purpose", models.CharField(max_length=40)),
                ("person_key", models.CharField(db_index=True, max_length=40)),
                ("object_key", models.CharField(max_length=40)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_at", models.DateTimeField(default=concord.kernel.clock.now)),
                ("taken_at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("given_up_at", models.DateTimeField(null=True)),
                ("fault", models.TextField(blank=True)),
                (
                    "key",
                    models.CharField(
                        default=functools.partial(concord.kernel.ids.mint, *("msg",), **{}),
                        editable=False,
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("kind", models.CharField(max_length=64)),
                ("context", models.JSONField(default=dict)),
                ("object_type", models.CharField(blank=True, max_length=40)),
                ("object_key", models.CharField(blank=True, max_length=40)),
                ("only_once", models.CharField(max_length=120, null=True, unique=True)),
                ("written_at", models.DateTimeField()),
                ("held", models.BooleanField(default=False)),
                ("released_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("sent_at", None), ("withdrawn_at", None)),
                        fields=["written_at"],
                        name="message_waiting",
                    )
                ],
            },
        ),
    ]
