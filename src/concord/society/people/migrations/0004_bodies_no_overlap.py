from django.db import migrations

from concord.society.ledger.guards import no_overlap


class Migration(migrations.Migration):
    """An organisation has one membership on any day, as a person has."""

    dependencies = [("people", "0003_renewals")]
    operations = [
        no_overlap(
            "people_membership",
            ["organisation_id"],
            until="COALESCE(row.ended_on, row.until)",
            where="row.organisation_id IS NOT NULL",
            name="no_overlap_of_bodies",
        ),
    ]
