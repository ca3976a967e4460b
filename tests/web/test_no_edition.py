def test_a_site_without_an_edition_says_how_to_build_one(browser, monkeypatch, tmp_path):
    monkeypatch.setenv("CONCORD_HOME", str(tmp_path))
    response = browser.get("/approvals")
    assert response.status_code == 503
    assert "<code>concord build</code>" in response.content.decode()
