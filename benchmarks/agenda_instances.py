"""Partnering days drawn from a seed: participants, requests, hours and tables, for bench and tests."""

from __future__ import annotations

import numpy as np

from concord.society.gatherings.agenda.problem import Problem, problem


def draw(
    participants: int,
    slots: int,
    seed: int,
    *,
    asks: float = 12,
    available: float = 0.7,
    tables: float = 0.25,
) -> Problem:
    """A day of that size. ``asks`` is the mean of requests that one participant sends.

    ``available`` is the chance that a block of hours is free, ``tables`` the tables for each participant.
    """
    dice = np.random.default_rng(seed)
    popularity = dice.pareto(1.3, participants) + 0.3
    asked: dict[tuple[int, int], int] = {}
    for sender in range(participants):
        chances = popularity.copy()
        chances[sender] = 0
        number = min(int(dice.poisson(asks)), participants - 1)
        for other in dice.choice(participants, number, replace=False, p=chances / chances.sum()):
            pair = (min(sender, int(other)), max(sender, int(other)))
            asked[pair] = asked.get(pair, 0) + 1
    sides, worth = [], []
    for pair, times in asked.items():
        if times == 1 and dice.random() < 0.35:
            continue
        is_mutual = times == 2 or dice.random() < 0.4
        sides.append(pair)
        worth.append((60 if is_mutual else 20) + int(dice.integers(20)))
    free, most = _hours(participants, slots, available, dice)
    return problem(
        np.array(sides, np.int32),
        np.array(worth, float),
        free,
        most,
        np.full(slots, max(2, int(tables * participants)), np.int32),
    )


def _hours(
    participants: int, slots: int, available: float, dice: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    block = max(2, slots // 6)
    free = np.zeros((participants, slots), np.int32)
    most = np.zeros(participants, np.int32)
    for one in range(participants):
        blocks = dice.random(-(-slots // block)) < available
        if not blocks.any():
            blocks[0] = True
        free[one] = np.repeat(blocks, block)[:slots] & (dice.random(slots) >= 0.08)
        most[one] = min(dice.integers(max(3, slots // 2), slots + 1), free[one].sum())
    return free, most
