from concord.web.atlas import warming


def test_warming_does_nothing_without_an_edition(tmp_path, monkeypatch):
    monkeypatch.setenv("CONCORD_HOME", str(tmp_path))
    thread = warming.start()
    thread.join(10)
    assert not thread.is_alive()


def test_warming_checks_every_claim_once(monkeypatch):
    asked = []
    monkeypatch.setattr(warming, "announcements", lambda _edition: {"one": _Announcement()})
    monkeypatch.setattr(warming, "checked", lambda _edition, claim: asked.append(claim))
    warming.start().join(10)
    assert asked == ["a-claim"]


class _Statement:
    def __init__(self, claim: str) -> None:
        self.claim = claim


class _Announcement:
    statements = (_Statement("a-claim"), _Statement(""))
