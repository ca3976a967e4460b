"""Law as code: what a product is, and which routes exist, on a day. Pure: dataclasses, Pydantic and numpy.

Facts are sets of values: an unknown fact is the set of all its values. Rules are rows of decision
tables over one vocabulary. ``answers`` answers, ``proofs`` proves a rule set, ``reforms`` asks what if.
"""
