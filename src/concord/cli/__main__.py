"""``python -m concord.cli`` is the command ``concord``."""

from concord.cli.main import main

main()
