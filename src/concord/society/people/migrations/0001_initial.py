import functools

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import concord.kernel.clock
import concord.kernel.ids
from concord.society.constraints import no_overlap


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("email", models.EmailField(max_length=254, unique=True)),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("ko", "한국어")], default="en", max_length=2
                    ),
                ),
                ("time_zone", models.CharField(default="UTC", max_length=40)),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(default=concord.kernel.clock.now, editable=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MembershipClass",
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
                        default=functools.partial(concord.kernel.ids.mint, *("mcl",), **{}),
                        editable=False,
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("name_en", models.CharField(max_length=80, unique=True)),
                ("name_ko", models.CharField(max_length=80)),
                ("for_organisations", models.BooleanField(default=False)),
                ("grace_days", models.PositiveSmallIntegerField(default=60)),
                ("renewal_days", models.PositiveSmallIntegerField(default=90)),
            ],
            options={
                "ordering": ("name_en",),
            },
        ),
        migrations.CreateModel(
            name="Document",
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
                        default=functools.partial(concord.kernel.ids.mint, *("doc",), **{}),
                        editable=False,
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("purpose", models.SlugField(max_length=40)),
                ("version", models.PositiveSmallIntegerField()),
                ("is_required", models.BooleanField(default=False)),
                ("title_en", models.CharField(max_length=200)),
                ("title_ko", models.CharField(max_length=200)),
                ("text_en", models.TextField()),
                ("text_ko", models.TextField()),
                ("valid_from", models.DateField()),
            ],
            options={
                "ordering": ("purpose", "-version"),
                "constraints": [
                    models.UniqueConstraint(fields=("purpose", "version"), name="document_version_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
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
                        default=functools.partial(concord.kernel.ids.mint, *("org",), **{}),
                        editable=False,
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("atlas_id", models.CharField(blank=True, max_length=64, null=True, unique=True)),
                (
                    "layer",
                    models.CharField(
                        choices=[("live", "live"), ("record", "public record"), ("rehearsal", "rehearsal")],
                        default="live",
                        max_length=10,
                    ),
                ),
                ("is_host", models.BooleanField(default=False)),
                ("name_en", models.CharField(max_length=200)),
                ("name_ko", models.CharField(blank=True, max_length=200)),
                ("short", models.CharField(blank=True, max_length=30)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("society", "professional society"),
                            ("centre", "government-supported centre"),
                            ("council", "industry council"),
                            ("company", "company"),
                            ("university", "university or institute"),
                            ("hospital", "hospital"),
                            ("regulator", "regulator"),
                            ("other", "other"),
                        ],
                        max_length=12,
                    ),
                ),
                ("country", models.CharField(blank=True, max_length=2)),
                (
                    "area",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("academia", "academia"),
                            ("regulatory", "regulatory"),
                            ("commercialisation", "commercialisation"),
                        ],
                        max_length=20,
                    ),
                ),
                ("website", models.URLField(blank=True)),
            ],
            options={
                "ordering": ("name_en", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_host", True)), fields=("is_host",), name="one_host"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_host", False), models.Q(("layer", "record"), _negated=True), _connector="OR"
                        ),
                        name="host_acts_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
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
                        default=functools.partial(concord.kernel.ids.mint, *("per",), **{}),
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
                ("name", models.CharField(max_length=120)),
                ("name_native", models.CharField(blank=True, max_length=120)),
                ("country", models.CharField(blank=True, max_length=2)),
                (
                    "area",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("academia", "academia"),
                            ("regulatory", "regulatory"),
                            ("commercialisation", "commercialisation"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "profession",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("clinician", "clinician"),
                            ("researcher", "researcher"),
                            ("regulatory_specialist", "regulatory specialist"),
                            ("technologist", "technologist"),
                            ("industry", "industry"),
                        ],
                        max_length=24,
                    ),
                ),
                ("expertise", models.CharField(blank=True, max_length=300)),
                ("search_text", models.CharField(blank=True, editable=False, max_length=600)),
                (
                    "listed",
                    models.CharField(
                        choices=[("nobody", "nobody"), ("members", "members"), ("everybody", "everybody")],
                        default="nobody",
                        max_length=10,
                    ),
                ),
                (
                    "shows_expertise",
                    models.CharField(
                        choices=[("nobody", "nobody"), ("members", "members"), ("everybody", "everybody")],
                        default="nobody",
                        max_length=10,
                    ),
                ),
                (
                    "shows_contact",
                    models.CharField(
                        choices=[("nobody", "nobody"), ("members", "members"), ("everybody", "everybody")],
                        default="nobody",
                        max_length=10,
                    ),
                ),
                (
                    "account",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="person",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("name", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Membership",
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
                        default=functools.partial(concord.kernel.ids.mint, *("mem",), **{}),
                        editable=False,
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("ended_on", models.DateField(null=True)),
                (
                    "follows",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewal",
                        to="people.membership",
                    ),
                ),
                (
                    "membership_class",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="people.membershipclass",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="people.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ("since", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Consent",
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
                        default=functools.partial(concord.kernel.ids.mint, *("con",), **{}),
                        editable=False,
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("given_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("on_behalf", models.CharField(blank=True, max_length=200)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="people.document",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ("given_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Affiliation",
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
                        default=functools.partial(concord.kernel.ids.mint, *("aff",), **{}),
                        editable=False,
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=120)),
                ("may_represent", models.BooleanField(default=False)),
                ("since", models.DateField()),
                ("until", models.DateField(blank=True, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="affiliations",
                        to="people.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="affiliations",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ("since", "pk"),
            },
        ),
        migrations.CreateModel(
            name="RenewalAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("wants", models.BooleanField()),
                ("said_at", models.DateTimeField()),
                (
                    "membership",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answer",
                        to="people.membership",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RenewalRound",
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
                        default=functools.partial(concord.kernel.ids.mint, *("rnw",), **{}),
                        editable=False,
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("due_from", models.DateField()),
                ("due_to", models.DateField()),
                ("months", models.PositiveSmallIntegerField(default=12)),
                ("closes_on", models.DateField()),
                ("opened_at", models.DateTimeField()),
                ("closed_on", models.DateField(null=True)),
                (
                    "membership_class",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="people.membershipclass",
                    ),
                ),
            ],
            options={
                "ordering": ("-opened_at", "-pk"),
            },
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["country"], name="person_country"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["listed", "name", "id"], name="person_listed"),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(fields=["since", "until"], name="membership_period"),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gt", models.F("since"))), name="membership_forwards"
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("organisation__isnull", False), ("person", None)),
                    models.Q(("organisation", None), ("person__isnull", False)),
                    _connector="OR",
                ),
                name="membership_of_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on", None),
                    models.Q(("ended_on__gte", models.F("since")), ("ended_on__lte", models.F("until"))),
                    _connector="OR",
                ),
                name="membership_ends_inside",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("person__isnull", False)),
                fields=("person", "since"),
                name="person_period_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("organisation__isnull", False)),
                fields=("organisation", "since"),
                name="organisation_period_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("person", "document"),
                name="one_standing_consent",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at", None), ("withdrawn_at__gte", models.F("given_at")), _connector="OR"
                ),
                name="consent_forwards",
            ),
        ),
        migrations.AddConstraint(
            model_name="affiliation",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gt", models.F("since")), _connector="OR"),
                name="affiliation_forwards",
            ),
        ),
        migrations.AddConstraint(
            model_name="affiliation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)),
                fields=("person", "organisation"),
                name="one_open_affiliation",
            ),
        ),
        migrations.AddConstraint(
            model_name="renewalround",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_to__gte", models.F("due_from"))), name="round_forwards"
            ),
        ),
        migrations.AddConstraint(
            model_name="renewalround",
            constraint=models.CheckConstraint(
                condition=models.Q(("months__gt", 0)), name="round_renews_for_some_time"
            ),
        ),
        # A person is affiliated once with an organisation on any day; person and organisation have one membership.
        no_overlap("people_affiliation", ["person_id", "organisation_id"], until="row.until"),
        no_overlap(
            "people_membership",
            ["person_id"],
            until="COALESCE(row.ended_on, row.until)",
            where="row.person_id IS NOT NULL",
        ),
        no_overlap(
            "people_membership",
            ["organisation_id"],
            until="COALESCE(row.ended_on, row.until)",
            where="row.organisation_id IS NOT NULL",
            name="no_overlap_of_bodies",
        ),
    ]
