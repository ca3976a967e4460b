"""The agenda of one-to-one meetings: which requests get a slot, and which. Pure: no Django, no database."""
