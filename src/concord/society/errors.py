"""How a verb says no to somebody who may do it: a code for what does not fit, or that it is too late."""

from __future__ import annotations


class VerbRefusedError(ValueError):
    """What was asked does not fit the facts; nothing was done. ``code`` says why, pages have the words."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class TooLateError(Exception):
    """The verb is not legal in the present state; nothing was done."""

    def __init__(self, verb: str, state: str) -> None:
        self.verb = verb
        self.state = state
        super().__init__(f"{verb} is not possible while {state}")
