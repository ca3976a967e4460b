from __future__ import annotations

from datetime import timedelta
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from django.db import migrations, models

import concord.kernel.clock

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations.state import StateApps


def link_by_days(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """A period admitted or imported apart from the one before it follows it too."""
    rows = apps.get_model("people", "Membership").objects.select_related("membership_class")
    for _, theirs in groupby(
        rows.order_by("person", "organisation", "since"), key=lambda row: (row.person_id, row.organisation_id)
    ):
        for before, row in pairwise(theirs):
            in_grace = row.since <= before.until + timedelta(days=before.membership_class.grace_days)
            if before.ended_on is None and in_grace and row.follows_id != before.pk:
                row.follows = before
                row.save(update_fields=["follows"])


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_keep_lists_of_members"),
    ]

    operations = [
        # The column itself has no default: rows from before do not say when they were made. A change of the
        # default would also write the table anew on SQLite and lose the triggers that refuse an overlap.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddField(
                    model_name="membership",
                    name="created_at",
                    field=models.DateTimeField(default=concord.kernel.clock.now, editable=False, null=True),
                ),
            ],
            database_operations=[
                migrations.AddField(
                    model_name="membership",
                    name="created_at",
                    field=models.DateTimeField(editable=False, null=True),
                ),
            ],
        ),
        migrations.RunPython(link_by_days, migrations.RunPython.noop),
    ]
