"""The table at the end and lab/report.json."""

import json
import textwrap

from . import profile
from .shell import say


class Report:
    def __init__(self, mode):
        self.mode, self.drills, self.fencing, self.numbers, self.problems = mode, [], {}, {}, []

    def held(self):
        return not self.problems and all(drill.failure is None for drill in self.drills)

    def document(self):
        return {
            "profile": profile.LAB_PROFILE,
            "drills": [
                {
                    "drill": drill.name,
                    "verdict": "fail" if drill.failure else "pass",
                    "times_ms": drill.times,
                    "gap_ms": drill.gap_ms,
                    "notes": drill.notes,
                    **({"failure": drill.failure} if drill.failure else {}),
                }
                for drill in self.drills
            ],
            "fencing": self.fencing,
            "numbers": self.numbers,
            "problems": self.problems,
        }

    def write(self, path):
        path.write_text(json.dumps(self.document(), indent=2) + "\n")
        say(f"report: {path}")

    def show(self):
        say(
            "\nProfile of the lab (not the shipped defaults): "
            + ", ".join(f"{key} {value}" for key, value in profile.LAB_PROFILE.items())
        )
        say(f"\n{'drill':<15}| {'what happened, ms since the injected fault':<78}| {'gap ms':>6} | verdict")
        say("-" * 15 + "+" + "-" * 79 + "+" + "-" * 8 + "+--------")
        for drill in self.drills:
            parts = [f"{label} {value}" for label, value in drill.times.items()]
            words = "; ".join(
                filter(None, [", ".join(parts), *drill.notes, drill.failure and f"FAILED: {drill.failure}"])
            )
            lines = textwrap.wrap(words, 77) or [""]
            gap = "" if drill.gap_ms is None else str(drill.gap_ms)
            say(f"{drill.name:<15}| {lines[0]:<78}| {gap:>6} | {'fail' if drill.failure else 'pass'}")
            for line in lines[1:]:
                say(f"{'':<15}| {line:<78}| {'':>6} |")
        if self.fencing:
            say("\nFencing, side by side, ms (median, p95):")
            for label, row in self.fencing.items():
                if isinstance(row, dict) and "median" in row:
                    say(f"  {label:<34} {row['median']:8.1f} {row['p95']:8.1f}   n={row['n']}")
        for label, row in self.numbers.items():
            say(f"  {label}: {row}")
        for problem in self.problems:
            say(f"  NOT REACHED: {problem}")
        failed = sum(drill.failure is not None for drill in self.drills)
        say(f"\n{len(self.drills) - failed} passed, {failed} failed")
