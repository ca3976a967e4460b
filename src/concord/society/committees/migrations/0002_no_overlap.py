from django.db import migrations

from concord.society.ledger.guards import no_overlap


class Migration(migrations.Migration):
    """A seat has one holder on any day: so also one chair."""

    dependencies = [("committees", "0001_initial")]
    operations = [no_overlap("committees_term", ["seat_id"], until="row.until")]
