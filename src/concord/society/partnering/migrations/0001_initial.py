import functools

import django.db.models.deletion
from django.db import migrations, models

import concord.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agreements", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="MeetingRules",
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
                        default=functools.partial(concord.kernel.ids.mint, *("rul",), **{}),
                        editable=False,
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("text_en", models.TextField(max_length=4000)),
                ("text_ko", models.TextField(max_length=4000)),
                ("set_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meeting_rules",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ("organisation", "-version"),
            },
        ),
        migrations.CreateModel(
            name="Introduction",
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
                        default=functools.partial(concord.kernel.ids.mint, *("int",), **{}),
                        editable=False,
                        max_length=40,
                        unique=True,
                    ),
                ),
                (
                    "layer",
                    models.CharField(
                        choices=[("live", "live"), ("record", "public record"), ("rehearsal", "rehearsal")],
                        default="live",
                        max_length=10,
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=1000)),
                ("asked_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="introductions",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "introducer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="introductions_proposed",
                        to="people.person",
                    ),
                ),
                (
                    "seeker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="introductions_sought",
                        to="people.person",
                    ),
                ),
                (
                    "sought_organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="introductions_asked",
                        to="people.organisation",
                    ),
                ),
                (
                    "sought_person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="introductions_asked",
                        to="people.person",
                    ),
                ),
                (
                    "rules",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnering.meetingrules",
                    ),
                ),
            ],
            options={
                "ordering": ("-asked_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="OnBehalf",
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
                        default=functools.partial(concord.kernel.ids.mint, *("onb",), **{}),
                        editable=False,
                        max_length=40,
                        unique=True,
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("seeker", "who asks"), ("sought", "who is asked")], max_length=6
                    ),
                ),
                ("source", models.CharField(max_length=200)),
                ("recorded_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "introduction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="on_behalf",
                        to="partnering.introduction",
                    ),
                ),
            ],
            options={
                "ordering": ("recorded_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Outcome",
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
                        default=functools.partial(concord.kernel.ids.mint, *("out",), **{}),
                        editable=False,
                        max_length=40,
                        unique=True,
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("seeker", "who asks"), ("sought", "who is asked")], max_length=6
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("nothing", "nothing came of it"),
                            ("met", "we met"),
                            ("working", "we work together"),
                            ("initiative", "it became an initiative"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("given_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="introduction_outcomes",
                        to="people.person",
                    ),
                ),
                (
                    "introduction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outcomes",
                        to="partnering.introduction",
                    ),
                ),
            ],
            options={
                "ordering": ("given_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Answer",
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
                        default=functools.partial(concord.kernel.ids.mint, *("ans",), **{}),
                        editable=False,
                        max_length=40,
                        unique=True,
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("seeker", "who asks"), ("sought", "who is asked")], max_length=6
                    ),
                ),
                ("consents", models.BooleanField()),
                ("given_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="introduction_answers",
                        to="people.person",
                    ),
                ),
                (
                    "introduction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="partnering.introduction",
                    ),
                ),
            ],
            options={
                "ordering": ("given_at", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("introduction", "side"), name="one_answer_a_side")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="meetingrules",
            constraint=models.UniqueConstraint(fields=("organisation", "version"), name="meeting_rules_once"),
        ),
        migrations.AddIndex(
            model_name="introduction",
            index=models.Index(fields=["expires_at"], name="introduction_expiry"),
        ),
        migrations.AddConstraint(
            model_name="introduction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sought_organisation__isnull", False), ("sought_person", None)),
                    models.Q(("sought_organisation", None), ("sought_person__isnull", False)),
                    _connector="OR",
                ),
                name="introduction_to_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="introduction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sought_person", None),
                    models.Q(("sought_person", models.F("seeker")), _negated=True),
                    _connector="OR",
                ),
                name="not_to_oneself",
            ),
        ),
        migrations.AddConstraint(
            model_name="introduction",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("asked_at"))), name="introduction_expires"
            ),
        ),
        migrations.AddConstraint(
            model_name="onbehalf",
            constraint=models.UniqueConstraint(fields=("introduction", "side"), name="one_word_on_behalf"),
        ),
    ]
