"""An agenda while it is being filled: who is free when, which tables are left, and chains of moves.

Slots are bits of whole numbers, so that what two people have in common is one operation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from concord.society.gatherings.agenda.problem import NOWHERE, Agenda, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

Move = tuple[int, int]
"""A request and the slot that it is to have."""
# Pairs of slots in which a chain is looked for, for one request.
_MOST_PAIRS = 80


class Board:
    """An agenda that never breaks a rule: each change keeps availability, maxima and tables."""

    def __init__(self, problem: Problem, agenda: Agenda) -> None:
        participants, slots = problem.free.shape
        self._sides: list[tuple[int, int]] = [(int(a), int(b)) for a, b in problem.sides]
        self._zone: list[int] = problem.zone.tolist()
        self._tables: list[list[int]] = problem.tables.tolist()
        self._is_locked: list[bool] = (problem.locked >= 0).tolist()
        self._left: list[list[int]] = problem.free.tolist()
        self._available = [_bits(row > 0) for row in problem.free]
        self._free = list(self._available)
        self._wanted: list[int] = problem.most.tolist()
        self._at = [[NOWHERE] * slots for _ in range(participants)]
        self._in_zone = [[0] * slots for _ in self._tables]
        self._open = [_bits(row > 0) for row in problem.tables]
        self._common_left: list[int] = problem.tables[-1].tolist()
        # Of somebody with several delegates, which meeting to move is not known from the slot alone.
        self._is_single: list[bool] = (problem.free.max(axis=1) <= 1).tolist()
        self.slot_of: list[int] = [NOWHERE] * len(self._sides)
        for request in np.flatnonzero(agenda >= 0).tolist():
            self.seat(request, int(agenda[request]))

    def agenda(self) -> Agenda:
        """The agenda as it stands."""
        return np.array(self.slot_of, np.int32)

    def seat(self, request: int, slot: int) -> None:
        """Give the request that slot; the caller has made sure that it may have it."""
        self.slot_of[request] = slot
        for side in self._sides[request]:
            self._wanted[side] -= 1
            self._left[side][slot] -= 1
            self._at[side][slot] = request
            if self._left[side][slot] <= 0:
                self._free[side] &= ~(1 << slot)
        self._take_table(self._zone[request], slot, 1)

    def unseat(self, request: int) -> None:
        """Take the slot of the request from it."""
        slot = self.slot_of[request]
        self.slot_of[request] = NOWHERE
        for side in self._sides[request]:
            self._wanted[side] += 1
            self._left[side][slot] += 1
            self._at[side][slot] = NOWHERE
            self._free[side] |= 1 << slot
        self._take_table(self._zone[request], slot, -1)

    def _take_table(self, zone: int, slot: int, number: int) -> None:
        """Pavilion tables go first; what is above them takes common ones."""
        before = self._in_zone[zone][slot]
        self._in_zone[zone][slot] = after = before + number
        own = self._tables[zone][slot] if zone >= 0 else 0
        self._common_left[slot] -= max(after - own, 0) - max(before - own, 0)
        if zone >= 0:
            self._set_open(zone, slot, is_open=after < own)
        self._set_open(-1, slot, is_open=self._common_left[slot] > 0)

    def _set_open(self, zone: int, slot: int, *, is_open: bool) -> None:
        bit = 1 << slot
        self._open[zone] = self._open[zone] | bit if is_open else self._open[zone] & ~bit

    def _open_for(self, zone: int) -> int:
        return self._open[-1] | self._open[zone]

    def insert_at(self, request: int, slot: int) -> bool:
        """Give the request that slot, if both sides and a table are free in it."""
        first, second = self._sides[request]
        room = self._free[first] & self._free[second] & self._open_for(self._zone[request])
        is_free = self._wanted[first] > 0 and self._wanted[second] > 0 and room >> slot & 1 == 1
        if is_free:
            self.seat(request, slot)
        return is_free

    def insert(self, request: int) -> bool:
        """Give the request a slot that both sides have free, or one that a chain of moves makes free."""
        first, second = self._sides[request]
        if self._wanted[first] <= 0 or self._wanted[second] <= 0:
            return False
        shared = self._free[first] & self._free[second]
        if room := shared & self._open_for(self._zone[request]):
            self.seat(request, max(_slots(room), key=self._common_left.__getitem__))
            return True
        return self._insert_by_chain(request)

    def _insert_by_chain(self, request: int) -> bool:
        pairs = 0
        for moving, other in (self._sides[request], self._sides[request][::-1]):
            if not self._is_single[moving]:
                continue
            # ``other`` is free in ``here``, where ``moving`` has a meeting that goes to ``there``.
            for here in _slots(self._free[other] & self._available[moving] & ~self._free[moving]):
                for there in _slots(self._free[moving]):
                    pairs += 1
                    if pairs > _MOST_PAIRS:
                        return False
                    chain = self._chain(moving, other, here, there)
                    if chain and self._apply([*chain, (request, here)]):
                        return True
        return False

    def _chain(self, start: int, avoided: int, here: int, there: int) -> list[Move] | None:
        """The moves between two slots that free ``start`` in the first, and leave ``avoided`` free there."""
        moves: list[Move] = []
        at, source, target = start, here, there
        while True:
            request = self._at[at][source]
            if request == NOWHERE or self._is_locked[request]:
                return None
            one, two = self._sides[request]
            at = two if at == one else one
            if not self._available[at] >> target & 1:
                return None
            moves.append((request, target))
            if self._free[at] >> target & 1:
                return None if at == avoided and target == here else moves
            if not self._is_single[at]:
                return None
            source, target = target, source

    def _apply(self, moves: list[Move]) -> bool:
        """Make the moves together, or none of them if tables are missing."""
        before = [(request, self.slot_of[request]) for request, _slot in moves]
        for request, slot in before:
            if slot != NOWHERE:
                self.unseat(request)
        for done, (request, slot) in enumerate(moves):
            if not self._open_for(self._zone[request]) >> slot & 1:
                for seated, _slot in moves[:done]:
                    self.unseat(seated)
                for old, slot_before in before:
                    if slot_before != NOWHERE:
                        self.seat(old, slot_before)
                return False
            self.seat(request, slot)
        return True


def _bits(row: np.ndarray) -> int:
    return sum(1 << slot for slot in np.flatnonzero(row).tolist())


def _slots(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
