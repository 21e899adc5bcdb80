"""Test reports as JUnit XML."""

from collections.abc import Iterable
from typing import Protocol


class Tested(Protocol):
    """What came of a file."""

    @property
    def path(self) -> str:
        """The file."""

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong; nothing where it passed."""

    @property
    def skipped(self) -> str:
        """Why it was left out, or nothing."""

    @property
    def seconds(self) -> float:
        """How long it took."""


def junit(reports: Iterable[Tested], name: str = "x10sem") -> str:
    """Write a report; raises `ImportError` where `junitparser` is not installed."""
    from junitparser import (  # noqa: PLC0415 - an extra
        Failure,
        JUnitXml,
        Skipped,
        TestCase,
        TestSuite,
    )

    suite = TestSuite(name)
    for report in reports:
        case = TestCase(report.path, classname=name, time=round(report.seconds, 3))
        if report.problems:
            failure = Failure(_legal(report.problems[0]))
            failure.text = _legal("\n".join(report.problems))
            case.result = [failure]
        elif report.skipped:
            case.result = [Skipped(report.skipped)]
        suite.add_testcase(case)
    xml = JUnitXml("x10sem")
    xml.add_testsuite(suite)
    xml.update_statistics()  # type: ignore[no-untyped-call]
    return bytes(xml.tostring()).decode("utf-8")  # type: ignore[no-untyped-call]


def _legal(text: str) -> str:
    """Replace what XML cannot hold."""
    return "".join(c if c in "\t\n" or c >= " " else "\N{REPLACEMENT CHARACTER}" for c in text)
