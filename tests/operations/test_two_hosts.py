"""Two hosts with a worker each over one PostgreSQL and one home: killing one loses nothing acknowledged."""

import os
import re
import shutil
import signal
import subprocess
from collections import Counter
from pathlib import Path
from threading import Event, Thread

import psycopg
import pytest
import requests
from tests.support.postgres import new_database
from tests.support.served_site import CONCORD, make_demonstration, served, signed_in, token_of, until

FACTS = Path(__file__).parents[2] / "src/concord/atlas/facts"


class Writer(Thread):
    """Somebody who writes draft after draft at one site, and at the other once that one is gone."""

    def __init__(self, name, sites, stop):
        super().__init__(name=name)
        self.sites, self.stop = list(sites), stop
        self.acknowledged, self.failures = [], 0
        self.reader = signed_in(self.sites[0])
        page = self.reader.get(f"{self.sites[0]}/news/new", timeout=60).text
        (self.organisation,) = set(re.findall(r'<option value="(\d+)"', page.partition("</select>")[0]))
        self.token = token_of(page)

    def run(self):
        number = 0
        while not self.stop.is_set():
            number += 1
            title = f"{self.name} {number}"
            words = {
                "csrfmiddlewaretoken": self.token,
                "organisation": self.organisation,
                "title_en": title,
                "text_en": "A text",
            }
            try:
                answer = self.reader.post(
                    f"{self.sites[0]}/news/new", words, timeout=60, allow_redirects=False
                )
            except requests.RequestException:
                self.failures += 1
                self.sites.reverse()
                continue
            assert answer.status_code == 302, answer.text
            self.acknowledged.append(title)


def edition_of(site):
    return requests.get(f"{site}/healthz", timeout=60).json()["edition"]


def build_another(environment, folder):
    """Another edition in the shared home, put in use."""
    shutil.copytree(FACTS, folder)
    with (folder / "indication_groups.yaml").open("a", encoding="utf-8") as file:
        file.write("\n")
    names = folder / "organisation_names.csv"
    lines = names.read_text(encoding="utf-8").splitlines(keepends=True)
    names.write_text("".join(lines[:-1]), encoding="utf-8")
    subprocess.run([*CONCORD, "build", "--facts", str(folder)], env=environment, check=True, timeout=500)


@pytest.mark.slow
@pytest.mark.postgres
def test_a_host_is_killed_and_an_edition_rolled_and_nothing_acknowledged_is_lost(tmp_path, postgres_url):
    url = new_database(postgres_url)
    environment = make_demonstration(tmp_path / "home", url)
    stop = Event()
    with served(environment) as (first, server), served(environment) as (second, _):
        before = edition_of(first)
        assert edition_of(second) == before
        writers = [
            Writer("at the first", [first, second], stop),
            Writer("at the second", [second, first], stop),
        ]
        for writer in writers:
            writer.start()
        until(lambda: all(len(writer.acknowledged) > 5 for writer in writers))
        os.killpg(server.pid, signal.SIGKILL)
        at_kill = [len(writer.acknowledged) for writer in writers]
        build_another(environment, tmp_path / "facts")
        until(lambda: edition_of(second) != before)
        until(lambda: all(len(w.acknowledged) > n + 5 for w, n in zip(writers, at_kill, strict=True)))
        stop.set()
        for writer in writers:
            writer.join()
        with psycopg.connect(url) as connection:
            titles = Counter(row[0] for row in connection.execute("SELECT title FROM newsroom_version"))
        acknowledged = [title for writer in writers for title in writer.acknowledged]
        assert [title for title in acknowledged if titles[title] != 1] == []
        assert writers[0].failures == 1
        # The worker of the host that is left seals what both have written.
        until(lambda: unsealed(url) == 0)
    done = subprocess.run([*CONCORD, "society", "verify"], env=environment, check=False, timeout=300)
    assert done.returncode == 0


def unsealed(url):
    """How many entries of the two writers no seal covers."""
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT count(*) FROM ledger_entry WHERE verb LIKE 'announcement%' "
            "AND id > (SELECT max(last_entry) FROM ledger_seal)"
        ).fetchone()
    return row[0]
