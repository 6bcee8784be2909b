# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Owns: the record of where and with what a run was made.
import os
import platform
import re
import subprocess
import time


def read(path):
    try:
        with open(path) as f:
            return f.read().strip()
    except OSError:
        return ""


def output(*command, cwd=None):
    try:
        done = subprocess.run(command, capture_output=True, text=True, cwd=cwd)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def field(text, name):
    m = re.search(r"^%s\s*: *(.*)$" % re.escape(name), text, re.M)
    return m.group(1).strip() if m else ""


def revision(root):
    commit = output("git", "rev-parse", "--short=12", "HEAD", cwd=root)
    changed = output("git", "status", "--porcelain", "--untracked-files=no", cwd=root)
    return commit + " with changes" if commit and changed else commit or "unknown"


def others_use(seconds=1.0):
    """How many CPUs were busy for so long just now; what a load average says of the last minute was our compilers."""
    def used():
        fields = [int(f) for f in read("/proc/stat").split("\n")[0].split()[1:9]] or [0] * 8
        return sum(fields) - fields[3] - fields[4], sum(fields)  # all but idle and waiting for disks

    busy, whole = used()
    time.sleep(seconds)
    busy_now, whole_now = used()
    return round((busy_now - busy) / max(whole_now - whole, 1) * (os.cpu_count() or 1), 2)


def load():
    return [round(x, 2) for x in os.getloadavg()]


def describe(root, compilers):
    cpu, memory = read("/proc/cpuinfo"), read("/proc/meminfo")
    return {
        "cpu": field(cpu, "model name") or platform.machine(),
        "cpus": len(os.sched_getaffinity(0)),
        "cores": len(set(re.findall(r"^core id\s*: *(\d+)", cpu, re.M))) or os.cpu_count(),
        "virtual": bool(re.search(r"^flags\s*:.*\bhypervisor\b", cpu, re.M)),
        "governor": read("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor") or "not visible",
        "quota": read("/sys/fs/cgroup/cpu.max") or "none",
        "memory_mb": int((field(memory, "MemTotal") or "0 kB").split()[0]) // 1024,
        "kernel": platform.release(),
        "libc": " ".join(platform.libc_ver()),
        "date": time.strftime("%Y-%m-%d"),
        "revision": revision(root),
        "compilers": {c: output(c, "--version").split("\n")[0] for c in compilers},
        "load_before": load(),
        "busy_before": others_use(),
    }


def sentence(machine):
    """One line for the tables' captions."""
    kind = "a virtual machine" if machine.get("virtual") else "no virtual machine"
    text = "%s, %d CPUs" % (machine["cpu"], machine["cpus"])
    if "memory_mb" in machine:
        text += ", %.0f GB, %s" % (machine["memory_mb"] / 1024, kind)
    return text + ", Linux %s, %s" % (machine["kernel"], machine["date"])


def busy(machine):
    """How many CPUs something else kept busy when the run began, if that may have mattered."""
    used = machine.get("busy_before", (machine.get("load_before") or [machine.get("load", 0.0)])[0])
    return used if used > 0.1 * machine["cpus"] else None
