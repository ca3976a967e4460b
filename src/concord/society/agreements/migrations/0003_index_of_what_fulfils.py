"""An index for the page of a committee, which asks for the deliverables that its seats fulfil."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """The index of ``Deliverable`` by what fulfils it."""

    dependencies = [("agreements", "0002_party_roles")]
    operations = [
        migrations.AddIndex(
            model_name="deliverable",
            index=models.Index(fields=["fulfils_kind", "fulfils_key"], name="deliverable_fulfilled_by"),
        ),
    ]
