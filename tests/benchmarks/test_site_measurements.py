"""A short run of the measurements of the site."""

import pytest
from benchmarks.pages import measure
from benchmarks.soak_site import soak
from tests.support.postgres import free_port

from benchmarks import bad_clients

pytestmark = pytest.mark.slow


def test_a_short_run_asks_every_page_of_every_client() -> None:
    found = measure(free_port(), rounds=2)
    assert len(found.later) == 2 * 4 * len(found.first)
    assert found.worst > 0


def test_readers_are_answered_beside_half_sent_bodies_and_idle_connections() -> None:
    """Before a body was taken in without a thread, two of these kept every reader waiting for ever."""
    found = bad_clients.measure(free_port(), rounds=1)
    assert len(found.beside) == len(found.alone) > 0


def test_the_server_neither_fails_nor_grows() -> None:
    found = soak(free_port(), seconds=4)
    assert found.answers > 0
    assert not found.grew
