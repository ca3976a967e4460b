from django.db import migrations, models
from django.db.migrations.state import StateApps

from concord.society.constraints import never_replaced
from concord.society.ledger.digests import name_rows_without_entry


def name_rows(apps: StateApps, _editor: object) -> None:
    """Rows of a database from before rows were sealed are sealed as they stand now."""
    name_rows_without_entry(apps.get_model("ledger", "Entry"))


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0001_initial"),
        ("people", "0001_initial"),
        ("agreements", "0001_initial"),
        ("committees", "0001_initial"),
        ("partnering", "0001_initial"),
    ]

    operations = [
        migrations.AddField(model_name="entry", name="proof", field=models.JSONField(null=True)),
        never_replaced("ledger_entry", ["id"]),
        never_replaced("ledger_seal", ["id", "number", "first_entry", "last_entry"]),
        migrations.RunPython(name_rows, elidable=False),
    ]
