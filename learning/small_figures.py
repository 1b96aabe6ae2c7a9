"""What may be shown of true figures (safety 33–35). Pure functions: no database, no words.

A figure about 1 to 9 people is hidden; others are rounded to the nearest 5; totals are rounded from the true total. Then
further figures are held back until nothing hidden can be worked out, from all that one screen shows of it, to within less
than 5. What several screens show together is safe only once figures are frozen each week.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

STEP = 5
NARROWEST = 5
FLOOR, CEILING = 5, 95
# Stands for "no upper limit"; an integer, so that it can be taken out of a sum again.
MANY = 10**15


class State(Enum):
    """Why a figure is shown or not."""

    SHOWN = "shown"
    FEW = "few"  # about fewer people than the threshold
    HELD = "held"  # enough people, but it would give a hidden one away


@dataclass(frozen=True)
class Truth:
    """A true figure, and how many different people are surely behind it.

    `is_idle` says that nothing at all was counted in this place. Only there is 0 shown as 0: where some were active, "none
    of them passed" would be a statement about those few.
    """

    value: int
    people: int
    is_idle: bool = False


@dataclass(frozen=True)
class Released:
    """What the screen shows: a rounded value, or none."""

    state: State
    value: int | None = None

    @property
    def is_shown(self) -> bool:
        return self.state is State.SHOWN


@dataclass(frozen=True)
class Share:
    """A percentage for the screen; `edge` is -1 for "5 % or less" and 1 for "95 % or more"."""

    percent: int
    edge: int = 0


def rounded(value: int) -> int:
    """Return the nearest multiple of 5."""
    return STEP * ((value + STEP // 2) // STEP)


def share(part: float, whole: float) -> Share:
    """Return part of whole as a whole percentage that never reaches all or nothing."""
    percent = 100 * part / whole
    if percent <= FLOOR:
        return Share(FLOOR, -1)
    if percent >= CEILING:
        return Share(CEILING, 1)
    return Share(round(percent))


@dataclass
class Cell:
    """A figure on its way to the screen."""

    truth: Truth
    threshold: int
    is_held: bool = False

    @property
    def is_few(self) -> bool:
        return self.truth.people < self.threshold and not self.is_nothing

    @property
    def is_nothing(self) -> bool:
        return self.truth.is_idle and self.truth.value == 0

    @property
    def is_hidden(self) -> bool:
        return self.is_few or self.is_held

    @property
    def low(self) -> int:
        """Return the least that a reader who knows these rules can take the figure for."""
        if self.is_hidden:
            return 0 if self.truth.value < self.threshold else self.threshold
        return 0 if self.is_nothing else max(self.threshold, rounded(self.truth.value) - STEP // 2)

    @property
    def high(self) -> int:
        """Return the most that such a reader can take the figure for."""
        if self.is_hidden:
            return self.threshold - 1 if self.truth.value < self.threshold else MANY
        return 0 if self.is_nothing else rounded(self.truth.value) + STEP // 2

    def released(self) -> Released:
        """Return what the screen shows."""
        if self.is_hidden:
            return Released(State.FEW if self.is_few else State.HELD)
        return Released(State.SHOWN, 0 if self.is_nothing else rounded(self.truth.value))


def believable(low: int, high: int, truth: int) -> tuple[int, int]:
    """Return a range without the ends that the true figure contradicts: counts of devices need not quite agree."""
    return low if low <= truth else 0, high if high >= truth else MANY


@dataclass
class Split:
    """One way in which the screen splits up a total. Parts add up to it; where they overlap, none exceeds it."""

    cells: list[Cell]
    overlaps: bool = False

    @property
    def low(self) -> int:
        return sum(cell.low for cell in self.cells)

    @property
    def high(self) -> int:
        return sum(cell.high for cell in self.cells)

    def total_range(self, truth: int) -> tuple[int, int]:
        """Return what the parts alone say about the total."""
        low = max((cell.low for cell in self.cells), default=0) if self.overlaps else self.low
        return believable(low, self.high, truth)

    def spans(self, low: int, high: int) -> Iterator[int]:
        """Return, for each hidden part, the width of what can be worked out when the total lies from `low` to `high`."""
        lows, highs = self.low, self.high
        for cell in self.cells:
            if cell.is_hidden:
                most = high if self.overlaps else high - (lows - cell.low)
                least, most = believable(low - (highs - cell.high), most, cell.truth.value)
                yield min(cell.high, most) - max(cell.low, least)


@dataclass
class Board:
    """One total and all the ways the screen splits it up: by week, by course, by language."""

    total: Cell
    splits: list[Split]

    def total_range(self, without: Split | None = None) -> tuple[int, int]:
        """Return what the screen says about the total, leaving out one split."""
        ranges = [split.total_range(self.total.truth.value) for split in self.splits if split is not without]
        lows, highs = [low for low, _high in ranges], [high for _low, high in ranges]
        return max([self.total.low, *lows]), min([self.total.high, *highs])

    def narrow_split(self) -> Split | None:
        """Return a split in which a hidden figure can be worked out too well; None when there is none."""
        low, high = self.total_range()
        if self.total.is_hidden and high - low < NARROWEST:
            return Split([self.total])
        for split in self.splits:
            if any(span < NARROWEST for span in split.spans(*self.total_range(without=split))):
                return split
        return None

    def small_remainder(self, threshold: int) -> Split | None:
        """Return a split whose hidden figures, taken together, are about too few people for an average."""
        for split in self.splits:
            people = sum(cell.truth.people for cell in split.cells if cell.is_hidden)
            if 0 < people < threshold:
                return split
        return None

    def hold_back(self, split: Split) -> bool:
        """Hold back the smallest figure shown in this split; else the total; else any. Returns whether there was one."""
        everywhere = [cell for other in self.splits for cell in other.cells]
        for cells in (split.cells, [self.total], everywhere):
            shown = [cell for cell in cells if not cell.is_hidden and not cell.is_nothing]
            if shown:
                min(shown, key=lambda cell: cell.truth.value).is_held = True
                return True
        return False


def release(
    total: Truth,
    splits: Sequence[Sequence[Truth]],
    threshold: int,
    *,
    overlapping: Sequence[Truth] = (),
    is_average: bool = False,
) -> tuple[Released, list[list[Released]]]:
    """Return what may be shown of a total and of its splits, the overlapping one last if there is one.

    With `is_average` the figures are the people behind averages. There the remainder must be many enough too: the average
    of all and the average of some give the average of the rest.
    """
    board = Board(Cell(total, threshold), [Split([Cell(truth, threshold) for truth in split]) for split in splits])
    if overlapping:
        board.splits.append(Split([Cell(truth, threshold) for truth in overlapping], overlaps=True))
    while True:
        weak = board.narrow_split() or (board.small_remainder(threshold) if is_average else None)
        if weak is None or not board.hold_back(weak):
            break
    return board.total.released(), [[cell.released() for cell in split.cells] for split in board.splits]
