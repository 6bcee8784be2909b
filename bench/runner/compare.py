# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Owns: two runs side by side: what became slower since. Each runtime is compared with itself, so that the peers, which
# did not change, show what the machine did.
import report
import results as res
import stats


def pairs(old, new):
    before = {(line.row, line.threads, line.compiler): line for line in res.lines_of(old)}
    for line in res.lines_of(new):
        earlier = before.get((line.row, line.threads, line.compiler))
        if earlier and line.compared:
            yield earlier, line


def changes(old, new, runtime):
    """[(line, then, now, Ratio)], a ratio above 1 where it is faster now."""
    found = []
    for earlier, line in pairs(old, new):
        then, now = earlier.figure(runtime), line.figure(runtime)
        if then is not None and now is not None:
            found.append((line, then, now, stats.speedup(then, now, line.floor)))
    return found


def lost(old, new, runtime):
    """Rows that ended once and no longer do."""
    return [line for earlier, line in pairs(old, new)
            if earlier.figure(runtime) is not None and runtime in line.entries and line.figure(runtime) is None]


def summary(old, new):
    head = ["all rows of", "rows", "now vs then", "95%", "faster", "even", "slower"]
    body = []
    for runtime in [r["name"] for r in new["runtimes"]]:
        ratios = [r for _, _, _, r in changes(old, new, runtime)]
        if ratios:
            mean = stats.geometric_mean(ratios)
            body.append([runtime, str(len(ratios)), report.times(mean.value), report.interval_text(mean)]
                        + [str(sum(r.verdict == v for r in ratios)) for v in ("faster", "even", "slower")])
    return report.align(head, body)


def text(old, new, everything=False):
    """(text, whether a row of nestomp is slower or no longer ends)"""
    head = ["row", "T", "built by", "then", "now", "now vs then", "95%", "verdict"]
    body, regressed = [], False
    for line, then, now, ratio in changes(old, new, res.SUBJECT):
        regressed = regressed or ratio.verdict == "slower"
        if everything or ratio.verdict != "even":
            cells = [report.entry_text(res.Entry("ok", "", f), True) for f in (then, now)]
            body.append([line.row, str(line.threads), line.compiler, *cells, report.times(ratio.value),
                         report.interval_text(ratio), line.verdict(ratio)])
    for line in lost(old, new, res.SUBJECT):
        regressed = True
        body.append([line.row, str(line.threads), line.compiler, "ok", line.entries[res.SUBJECT].status, "", "",
                     "slower"])
    parts = [report.align(head, body, left=(0, 2)) or "no row of nestomp differs by more than its intervals",
             summary(old, new),
             "then: %s, %s\nnow:  %s, %s\nA runtime that did not change and is no longer 'even' says that the machine "
             "is another one than before." % (*revision(old), *revision(new))]
    return "\n\n".join(p for p in parts if p), regressed


def revision(results):
    return results["machine"].get("revision", "unknown revision"), results["machine"]["date"]
