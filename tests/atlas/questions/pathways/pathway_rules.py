"""A small rule file for tests: three rows and a header."""

HEAD = """jurisdiction: KR
law: kr-armab-act
question: class
rows:
"""


def row(name, when, outcome, rank, *, start="2020-01-01", more=""):
    return f"""  - id: {name}
    when: {when}
    outcome: {outcome}
    rank: {rank}
    effective_from: {start}
    reference: {{instrument: kr-armab-act, article: Art. 1}}
    basis: rule
{more}"""


THREE = (
    HEAD
    + row("gene", "{recombinant_nucleic_acid: yes}", "KR_GENE", 1)
    + row("cell", "{viable_cells: yes}", "KR_CELL", 2)
    + row("rest", "{}", "KR_OTHER_MEDICINE", 3)
)
