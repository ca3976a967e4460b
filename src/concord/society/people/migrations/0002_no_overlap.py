from django.db import migrations

from concord.society.ledger.guards import no_overlap


class Migration(migrations.Migration):
    """A person is affiliated once with an organisation on any day, and has one membership on any day."""

    dependencies = [("people", "0001_initial")]
    operations = [
        no_overlap("people_affiliation", ["person_id", "organisation_id"], until="row.until"),
        no_overlap(
            "people_membership",
            ["person_id"],
            until="COALESCE(row.ended_on, row.until)",
            where="row.person_id IS NOT NULL",
        ),
    ]
