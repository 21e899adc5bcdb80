"""What a campaign counts and keeps."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """What a campaign saw, and what it found wrong."""

    counts: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Add what another part of the campaign saw."""
        self.counts.update(other.counts)
        self.violations += other.violations
