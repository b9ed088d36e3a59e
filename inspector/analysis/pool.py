"""A pool: tokens that are known together, shared out to the blocks that took them."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.analysis.figure import Figure

RELIABLE = (0.75, 1.33)
"""Bounds of the ratio of estimates to tokens outside of which no block gets a number."""


@dataclass(frozen=True, slots=True)
class Share:
    """One block's part in a pool."""

    place: int
    """The block's position."""
    estimate: float | None
    why: str
    """Why there is no estimate, where there is none."""


class Pool:
    """Blocks, and the tokens that all of them took."""

    def __init__(self, total: int | None, why: str, *, exact: bool = True) -> None:
        """`total` is `None` where `why` says so; `exact` if it holds nothing but the blocks."""
        self._total = total
        self._why = why
        self._exact = exact
        self._shares: list[Share] = []

    def add(self, share: Share) -> None:
        """Put a block in."""
        self._shares.append(share)

    @property
    def missing(self) -> str | None:
        """Why its blocks cannot all be estimated, `None` where they are."""
        if not self._shares:
            return "no block"
        return next((share.why for share in self._shares if share.estimate is None), None)

    @property
    def estimate(self) -> float:
        """The sum of the estimates that there are."""
        return sum(share.estimate or 0.0 for share in self._shares)

    def ratio(self) -> Figure:
        """Estimates over tokens, which says how far the scaled estimates can be trusted."""
        why = self._why if self._total is None else self.missing
        if not self._total or why:
            return Figure("tokens_ratio", "ratio", why=why or "no token to share out")
        return Figure("tokens_ratio", "ratio", self.estimate / self._total)

    def tokens(self) -> dict[int, Figure]:
        """The tokens of each block by its position.

        A single block took all of it. Several get their estimates, scaled to the total; where the
        total or an estimate is missing, unscaled.
        """
        if self._total is not None and (len(self._shares) == 1 or self._total == 0):
            return {
                share.place: _tokens(self._total, estimated=not self._exact)
                for share in self._shares
            }
        ratio = self.ratio().value
        if ratio is None or self._total is None:
            return {share.place: _unscaled(share) for share in self._shares}
        if not RELIABLE[0] <= ratio <= RELIABLE[1]:
            return {share.place: _unreliable(ratio) for share in self._shares}
        whole = apportion(self._total, [share.estimate or 0.0 for share in self._shares])
        return {
            share.place: _tokens(tokens, estimated=True)
            for share, tokens in zip(self._shares, whole, strict=True)
        }


def apportion(total: int, estimates: list[float]) -> list[int]:
    """Whole numbers that add up to `total`, in proportion, by the method of largest remainders."""
    scale = total / sum(estimates)
    exact = [estimate * scale for estimate in estimates]
    whole = [int(tokens) for tokens in exact]
    by_remainder = sorted(range(len(exact)), key=lambda place: whole[place] - exact[place])
    for place in by_remainder[: total - sum(whole)]:
        whole[place] += 1
    return whole


def _tokens(count: int, *, estimated: bool) -> Figure:
    return Figure("tokens", "tokens", count, estimated=estimated)


def _unscaled(share: Share) -> Figure:
    if share.estimate is None:
        return Figure("tokens", "tokens", why=share.why)
    return _tokens(round(share.estimate), estimated=True)


def _unreliable(ratio: float) -> Figure:
    return Figure("tokens", "tokens", why=f"unreliable: the estimates are {ratio:.2f} of the total")
