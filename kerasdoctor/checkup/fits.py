"""Which fits of a run are looked at, in which share of the time, and what is said of the others."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kerasdoctor.places import Line
from kerasdoctor.render.words import counted, joined, listed
from kerasdoctor.report import Stop
from kerasdoctor.settings.keys import Fits
from kerasdoctor.static.files.spans import Spans
from kerasdoctor.static.reading import Reading
from kerasdoctor.static.sites import Site, may_train_more, sites_of

# In less time nothing can be probed; a fit that is left less is named and not looked at.
LEAST_SHARE = 5.0
# A search over settings makes a new setup in each round; more of them in one report nobody reads.
MOST_SETUPS = 8
# A script that only predicts and draws between two fits takes less; who waits for the first diagnosis does not want to
# wait for more.
MOST_BETWEEN = 60.0
SHORTENED = (
    "to come to the fits after it, a fit that was looked at made one step; what the script wrote after that was put "
    "aside and removed, so that nothing of a real run is replaced"
)


@dataclass
class Round:
    """The fits that a run comes to, one after the other; `budget` is in seconds, for all of them."""

    reading: Reading
    wanted: Fits
    budget: float
    reached: int = 0
    looked_at: list[int | None] = field(default_factory=list)
    spent: float = 0.0
    lines: dict[int, int] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    _sites: tuple[Site, ...] | None = None

    @property
    def sites(self) -> tuple[Site, ...]:
        """The calls in the source that may train."""
        if self._sites is None:
            source = self.reading.source
            self._sites = sites_of(source.tree, source.nodes)
        return self._sites

    @property
    def patience(self) -> float | None:
        """The seconds in which a script has to come from one fit to the next; None where only its own limit counts."""
        return None if isinstance(self.wanted, int) else MOST_BETWEEN

    def come_to(self, line: int | None) -> str | None:
        """Count a setup that was reached; return its number at this line where that is needed to tell it apart."""
        self.reached += 1
        if line is None:
            return None
        self.lines[line] = self.lines.get(line, 0) + 1
        return f"setup {self.lines[line]}" if self.lines[line] > 1 else None

    def share(self, place: str) -> float | None:
        """Return the seconds for the setup that was reached; None if it is not to be looked at."""
        if isinstance(self.wanted, int):
            return self.budget if self.reached == self.wanted else None
        left = self.budget - self.spent
        share = max(left / (1 + self._to_come()), min(LEAST_SHARE, self.budget))
        if self.looked_at and left < min(LEAST_SHARE, self.budget) / 2:
            self.left_out.append(f"{place} (the time is spent: give --budget more, or --fit {self.reached})")
            return None
        return share

    def looked(self, line: int | None, seconds: float) -> None:
        """Note that a setup was looked at, and for how long."""
        self.looked_at.append(line)
        self.spent += seconds

    def more(self, *, for_others: bool) -> bool:
        """Whether the run is to go on; `for_others` says that an installed package called `fit` for the script."""
        if isinstance(self.wanted, int):
            return self.reached < self.wanted
        if self.reached >= MOST_SETUPS:
            self.left_out.append(f"further fits after {counted(MOST_SETUPS, 'setup')} (--fit N looks at the N-th)")
            return False
        return for_others or not self.lines or may_train_more(self.sites, frozenset(self.lines))

    def notes(self, last: dict[str, Any]) -> tuple[str, ...]:
        """Return what is to be said of the fits that were not looked at; `last` is the event that ended the run."""
        said = [f"not looked at: {listed(self.left_out)}"] if self.left_out else []
        known = self.looked_at if isinstance(self.wanted, int) else self.lines
        others = [place.said for number, place in self._planned().items() if number not in known]
        if others and isinstance(self.wanted, int):
            which = "reached first" if self.wanted == 1 else f"reached as number {self.wanted}"
            said.append(f"only the fit {which} was examined; there are others in {listed(joined(others))}")
        elif others:
            said.append(f"not reached: the fit{'s' * (len(others) > 1)} in {listed(joined(others))}{self._why(last)}")
        return (*said, *((SHORTENED,) if self.reached > 1 else ()))

    def never_reached(self) -> Stop:
        """Return the stop of a run that has fewer setups than the one that was asked for."""
        met = counted(self.reached, "distinct setup")
        message = f"the {self._what} comes to {met}, and --fit asks for number {self.wanted}"
        return Stop("no-fit", message, "--fit all looks at each of them")

    def _why(self, last: dict[str, Any]) -> str:
        match last:
            case {"event": "raised", "type": name, "message": message, "line": line}:
                source = self.reading.source
                spans = Spans(source.path, source.lines, source.cells)
                at = f" at {spans.row(line).said}" if isinstance(line, int) else ""
                first = str(message).strip().partition("\n")[0]
                return f", because after a fit that was cut short the {self._what} raises {name}{at}: {first}"
            case {"event": "hung"}:
                return (
                    f", because the {self._what} takes longer than {MOST_BETWEEN:g} s to come to it, or than its "
                    f"--time-limit in all; --fit {self.reached + 1} waits for the next one alone"
                )
            case {"event": "exited" | "gone"}:
                return f", because the {self._what} ends before"
        return ""

    @property
    def _what(self) -> str:
        return "notebook" if self.reading.source.cells else "script"

    def _planned(self) -> dict[int, Line]:
        """Return the fits that the source shows, by their lines."""
        return {plan.where.line: plan.where for plan in self.reading.cases if plan.network.method == "fit"}

    def _to_come(self) -> int:
        """Return how many fits of the source have not been reached."""
        return sum(line not in self.lines for line in self._planned())
