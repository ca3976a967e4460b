import functools

import django.db.models.deletion
from django.db import migrations, models

import concord.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("files", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Agreement",
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
                        default=functools.partial(concord.kernel.ids.mint, *("agr",), **{}),
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("memorandum", "memorandum of understanding"),
                            ("letter", "letter of intent"),
                            ("annex", "annex"),
                            ("amendment", "amendment"),
                        ],
                        max_length=12,
                    ),
                ),
                ("title_en", models.CharField(max_length=200)),
                ("title_ko", models.CharField(blank=True, max_length=200)),
                ("text_is_public", models.BooleanField(default=False)),
                ("is_published", models.BooleanField(default=False)),
                ("effective_from", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("notice_months", models.PositiveSmallIntegerField(default=0)),
                ("announced_on", models.DateField(blank=True, null=True)),
                ("announcement_url", models.URLField(blank=True)),
                ("review_since", models.DateTimeField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("terminated_on", models.DateField(null=True)),
                ("created_at", models.DateTimeField(editable=False)),
                (
                    "belongs_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="annexes",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "succeeds",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successor",
                        to="agreements.agreement",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Commitment",
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
                        default=functools.partial(concord.kernel.ids.mint, *("com",), **{}),
                        editable=False,
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("clause", models.CharField(blank=True, max_length=30)),
                ("text_en", models.TextField()),
                ("text_ko", models.TextField(blank=True)),
                ("due", models.CharField(blank=True, max_length=60)),
                ("source_url", models.URLField(blank=True)),
                ("outcome_en", models.TextField(blank=True)),
                ("outcome_ko", models.TextField(blank=True)),
                ("outcome_urls", models.TextField(blank=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="commitments",
                        to="agreements.agreement",
                    ),
                ),
            ],
            options={
                "ordering": ("agreement", "number"),
            },
        ),
        migrations.CreateModel(
            name="Deliverable",
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
                        default=functools.partial(concord.kernel.ids.mint, *("del",), **{}),
                        editable=False,
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("code", models.CharField(max_length=12)),
                ("title_en", models.CharField(max_length=200)),
                ("title_ko", models.CharField(blank=True, max_length=200)),
                ("due", models.DateField()),
                ("verification", models.CharField(max_length=300)),
                ("fulfils_kind", models.CharField(blank=True, max_length=20)),
                ("fulfils_key", models.CharField(blank=True, max_length=40)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliverables",
                        to="agreements.agreement",
                    ),
                ),
            ],
            options={
                "ordering": ("due", "code", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Evidence",
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
                        default=functools.partial(concord.kernel.ids.mint, *("evi",), **{}),
                        editable=False,
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("url", models.URLField(blank=True)),
                ("note", models.CharField(max_length=300)),
                ("handed_in_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="people.person",
                    ),
                ),
                (
                    "deliverable",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="agreements.deliverable",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="files.storedfile",
                    ),
                ),
            ],
            options={
                "ordering": ("handed_in_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Initiative",
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
                        default=functools.partial(concord.kernel.ids.mint, *("ini",), **{}),
                        editable=False,
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("title_en", models.CharField(max_length=200)),
                ("title_ko", models.CharField(blank=True, max_length=200)),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="initiatives",
                        to="agreements.commitment",
                    ),
                ),
            ],
            options={
                "ordering": ("commitment", "pk"),
            },
        ),
        migrations.AddField(
            model_name="deliverable",
            name="initiative",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="deliverables",
                to="agreements.initiative",
            ),
        ),
        migrations.CreateModel(
            name="Party",
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
                        default=functools.partial(concord.kernel.ids.mint, *("pty",), **{}),
                        editable=False,
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("society", "professional society"),
                            ("centre", "strategy centre"),
                            ("council", "industry council"),
                            ("regulator", "regulator"),
                            ("company", "company"),
                            ("institute", "university or institute"),
                            ("hospital", "hospital"),
                            ("funder", "funder"),
                            ("coordinator", "coordinator"),
                            ("observer", "observer"),
                        ],
                        max_length=12,
                    ),
                ),
                ("role_en", models.CharField(blank=True, max_length=120)),
                ("role_ko", models.CharField(blank=True, max_length=120)),
                ("name_as_printed", models.CharField(blank=True, max_length=200)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parties",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ("agreement", "position"),
            },
        ),
        migrations.AddField(
            model_name="initiative",
            name="counterpart",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="accepts", to="agreements.party"
            ),
        ),
        migrations.AddField(
            model_name="initiative",
            name="lead",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="leads", to="agreements.party"
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="promisees",
            field=models.ManyToManyField(blank=True, related_name="receives", to="agreements.party"),
        ),
        migrations.AddField(
            model_name="commitment",
            name="promisors",
            field=models.ManyToManyField(related_name="promises", to="agreements.party"),
        ),
        migrations.CreateModel(
            name="Signature",
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
                        default=functools.partial(concord.kernel.ids.mint, *("sig",), **{}),
                        editable=False,
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("signed_on", models.DateField(null=True)),
                ("on_behalf", models.BooleanField(default=False)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("recorded_at", models.DateTimeField()),
                (
                    "party",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signature",
                        to="agreements.party",
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="files.storedfile",
                    ),
                ),
                (
                    "signatory",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Text",
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
                        default=functools.partial(concord.kernel.ids.mint, *("txt",), **{}),
                        editable=False,
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("language", models.CharField(choices=[("en", "English"), ("ko", "Korean")], max_length=2)),
                ("governs", models.BooleanField(default=False)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="texts",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="texts",
                        to="files.storedfile",
                    ),
                ),
            ],
            options={
                "ordering": ("agreement", "language"),
            },
        ),
        migrations.CreateModel(
            name="Verdict",
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
                        default=functools.partial(concord.kernel.ids.mint, *("ver",), **{}),
                        editable=False,
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("accepted", models.BooleanField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("given_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verdicts",
                        to="people.person",
                    ),
                ),
                (
                    "deliverable",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="verdicts",
                        to="agreements.deliverable",
                    ),
                ),
                (
                    "on_evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verdicts",
                        to="agreements.evidence",
                    ),
                ),
            ],
            options={
                "ordering": ("given_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Waiver",
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
                        default=functools.partial(concord.kernel.ids.mint, *("wai",), **{}),
                        editable=False,
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("given_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waivers",
                        to="people.person",
                    ),
                ),
                (
                    "deliverable",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="waiver",
                        to="agreements.deliverable",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None),
                    ("effective_from", None),
                    ("ends_on__gte", models.F("effective_from")),
                    _connector="OR",
                ),
                name="agreement_forwards",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("approved_at", None), ("review_since__isnull", False), _connector="OR"),
                name="approved_after_review",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("belongs_to", None), ("kind__in", ["annex", "amendment"]), _connector="OR"
                ),
                name="only_annexes_belong",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("belongs_to__isnull", False),
                    models.Q(("kind__in", ["annex", "amendment"]), _negated=True),
                    _connector="OR",
                ),
                name="annexes_belong",
            ),
        ),
        migrations.AddIndex(
            model_name="deliverable",
            index=models.Index(fields=["due"], name="deliverable_due"),
        ),
        migrations.AddIndex(
            model_name="deliverable",
            index=models.Index(fields=["fulfils_kind", "fulfils_key"], name="deliverable_fulfilled_by"),
        ),
        migrations.AddConstraint(
            model_name="deliverable",
            constraint=models.UniqueConstraint(fields=("agreement", "code"), name="code_once"),
        ),
        migrations.AddConstraint(
            model_name="deliverable",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("fulfils_key", ""), ("fulfils_kind", "")),
                    models.Q(
                        models.Q(("fulfils_kind", ""), _negated=True),
                        models.Q(("fulfils_key", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="link_whole_or_none",
            ),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.UniqueConstraint(fields=("agreement", "organisation"), name="party_once"),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.UniqueConstraint(fields=("agreement", "position"), name="position_once"),
        ),
        migrations.AddConstraint(
            model_name="initiative",
            constraint=models.CheckConstraint(
                condition=models.Q(("lead", models.F("counterpart")), _negated=True),
                name="nobody_accepts_their_own",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.UniqueConstraint(fields=("agreement", "number"), name="commitment_number_once"),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome_en", ""), models.Q(("outcome_urls", ""), _negated=True), _connector="OR"
                ),
                name="outcome_has_a_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("on_behalf", False),
                    models.Q(models.Q(("reason", ""), _negated=True), ("scan__isnull", False)),
                    _connector="OR",
                ),
                name="on_behalf_has_reason_and_scan",
            ),
        ),
        migrations.AddConstraint(
            model_name="text",
            constraint=models.UniqueConstraint(fields=("agreement", "language"), name="text_once_a_language"),
        ),
        migrations.AddConstraint(
            model_name="text",
            constraint=models.UniqueConstraint(
                condition=models.Q(("governs", True)), fields=("agreement",), name="one_governing_text"
            ),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.UniqueConstraint(
                condition=models.Q(("accepted", True)), fields=("deliverable",), name="accepted_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.UniqueConstraint(fields=("on_evidence",), name="one_verdict_on_evidence"),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("accepted", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="return_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="waiver_has_reason"
            ),
        ),
    ]
