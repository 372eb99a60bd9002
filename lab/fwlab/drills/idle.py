"""Nothing happens, and so nothing may happen."""

from .. import cluster


def idle(drill):
    """An idle pair causes no transition and no change of the CIB."""
    seconds = 600 if drill.long else 60
    drill.until("the cluster at rest", cluster.idle, 20)
    before = cluster.counters()
    drill.inject(f"{seconds} s of rest; CIB {'.'.join(map(str, before))}")
    drill.holds_still(seconds)
    after = cluster.counters()
    drill.check(bool(cluster.transitions(0)), "the logs tell of no transition at all: the count says nothing")
    found = cluster.transitions(drill.t0)
    drill.check(
        not found, f"{len(found)} transitions in {seconds} s of rest, the first: {found[0][1] if found else ''}"
    )
    drill.check(after == before, f"the CIB went from {before} to {after} in {seconds} s of rest")
    drill.note(f"0 transitions, CIB unchanged in {seconds} s")
    drill.close_gap()
