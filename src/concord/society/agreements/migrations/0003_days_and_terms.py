"""Days of deliverables are agreed between the sides; amendments change the terms of their agreement."""

import functools

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import concord.kernel.ids


def leave_notice_as_it_is(apps: Apps, _editor: BaseDatabaseSchemaEditor | None) -> None:
    """Amendments from before say nothing of the notice: no form asked for it."""
    amendments = apps.get_model("agreements", "Agreement").objects.filter(kind="amendment", notice_months=0)
    amendments.update(notice_months=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0002_deliverable_due_zone"),
        ("people", "0002_fold_what_is_searched"),
    ]

    operations = [
        migrations.CreateModel(
            name="DayProposal",
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
                        default=functools.partial(concord.kernel.ids.mint, *("day",), **{}),
                        editable=False,
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("day", models.DateField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("proposed_at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accepted", "agreed"),
                            ("declined", "declined"),
                            ("withdrawn", "withdrawn"),
                            ("set", "set by the side that delivers"),
                        ],
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer_reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ("proposed_at", "pk"),
            },
        ),
        migrations.AddField(
            model_name="agreement",
            name="is_open_ended",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="deliverable",
            name="day_is_agreed",
            field=models.BooleanField(default=True),
        ),
        migrations.AlterField(
            model_name="agreement",
            name="notice_months",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_open_ended", False),
                    models.Q(("ends_on", None), ("kind", "amendment")),
                    _connector="OR",
                ),
                name="only_amendments_open_the_end",
            ),
        ),
        migrations.AddField(
            model_name="dayproposal",
            name="answered_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answered_days",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="dayproposal",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposed_days",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="dayproposal",
            name="deliverable",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="days", to="agreements.deliverable"
            ),
        ),
        migrations.AddField(
            model_name="dayproposal",
            name="party",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposed_days",
                to="agreements.party",
            ),
        ),
        migrations.AddConstraint(
            model_name="dayproposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answer", "")), fields=("deliverable",), name="one_day_proposed_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="dayproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at", None)),
                    models.Q(models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)),
                    _connector="OR",
                ),
                name="day_answered_at_a_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="dayproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "declined"), _negated=True),
                    models.Q(("answer_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="day_declined_with_reason",
            ),
        ),
        migrations.RunPython(leave_notice_as_it_is, migrations.RunPython.noop),
    ]
