"""The process of its own in which rounds run: ``python -m concord.society.gatherings.agenda.process``.

It reads a pickled ``Work`` and writes pickled ``News`` until it is ended: a solver of linear programmes does
not always keep to a time that it is given.
"""

from __future__ import annotations

import pickle
import sys

from concord.society.gatherings.agenda.programme import full_bound
from concord.society.gatherings.agenda.rounds import News, Work, better_agendas


def main() -> None:
    """Do the work of the standard input, and write what is found as it is found."""
    work: Work = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by our own parent
    found = better_agendas(work) if work.agenda is not None else [News(0, None, full_bound(work.problem))]
    for news in found:
        pickle.dump(news, sys.stdout.buffer)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
