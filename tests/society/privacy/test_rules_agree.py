from concord.society.access import PUBLIC, SYSTEM, declared, which
from concord.society.people.models import Membership, Person


def everybody(planted):
    names = ("host", "partner", "third", "outsider")
    return [PUBLIC, SYSTEM, planted.actor, *(planted.cast.actor(name) for name in names)]


def test_may_i_and_which_rows_agree_for_every_rule_model_and_role(planted):
    rules = list(declared())
    assert len(rules) > 40
    disagreements = [
        (model.__name__, str(verb), actor.key)
        for model, verb, rule in rules
        for actor in everybody(planted)
        if set(model.objects.filter(rule.rows(actor)).values_list("pk", flat=True))
        != {row.pk for row in model.objects.all() if rule.holds(actor, row)}
    ]
    assert disagreements == []


def test_staff_of_the_host_see_every_row_and_not_only_their_own(planted):
    host = planted.cast.actor("host")
    for model in (Person, Membership):
        assert which(host, "see", model).count() == model.objects.count() > 0
