# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Owns: which runtimes a benchmark is run under, where their libraries are, and which settings count for them. libomp is
# the newest that Debian packages; when that cannot be installed next to another version it is only unpacked.
import glob
import os
import re
import shutil
import subprocess
import sys

GNU = ["gcc", "g++", "gfortran"]
LIBOMP_VERSIONS = range(30, 13, -1)


class Runtime:
    """A library, reachable under the names that gcc's and clang's programs ask for, and its settings."""

    def __init__(self, name, folder, library, compilers, variants, label):
        self.name = name
        self.folder = folder          # for LD_LIBRARY_PATH; None: what the system has
        self.library = library        # the file that must end up in the process
        self.compilers = compilers
        self.variants = variants      # [(name, environment)]: the best counts
        self.label = label


GOMP_VARIANTS = [("default", {}), ("passive", {"OMP_WAIT_POLICY": "passive"}), ("active", {"OMP_WAIT_POLICY": "active"})]
# libomp keeps inner teams only when told to, which is what makes its nested regions usable at all.
HOT = {"KMP_HOT_TEAMS_MAX_LEVEL": "8", "KMP_HOT_TEAMS_MODE": "1"}
KMP_VARIANTS = [("hot", dict(HOT)), ("hot,passive", dict(HOT, OMP_WAIT_POLICY="passive")),
                ("hot,active", dict(HOT, OMP_WAIT_POLICY="active")), ("default", {})]
QUICK = {"default", "hot", "passive"}


def alias_folder(root, name, library):
    """A folder in which one library has every name that a program may ask for."""
    folder = os.path.join(root, "build/peers", name)
    os.makedirs(folder, exist_ok=True)
    for alias in ("libgomp.so.1", "libomp.so.5", "libomp.so", "libiomp5.so"):
        link = os.path.join(folder, alias)
        if os.path.lexists(link):
            os.unlink(link)
        os.symlink(os.path.realpath(library), link)
    return folder


def unpack(root, package):
    """Downloads a Debian package and unpacks it under build/peers; needs no rights and touches no installed one."""
    target = os.path.join(root, "build/peers/packages", package)
    if os.path.exists(os.path.join(target, ".complete")):
        return target
    shutil.rmtree(target, ignore_errors=True)
    os.makedirs(target)
    sandbox = ["-o", "APT::Sandbox::User=root"] if os.geteuid() == 0 else []
    got = subprocess.run(["apt-get", "-qq", *sandbox, "download", package], cwd=target,
                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    debs = glob.glob(os.path.join(target, "*.deb"))
    if got.returncode != 0 or not debs or subprocess.run(["dpkg-deb", "-x", debs[0], target]).returncode != 0:
        shutil.rmtree(target, ignore_errors=True)
        return None
    open(os.path.join(target, ".complete"), "w").close()
    return target


def packaged_versions():
    try:
        names = subprocess.run(["apt-cache", "pkgnames", "libomp5-"], capture_output=True, text=True).stdout.split()
    except OSError:
        return []
    known = {int(m.group(1)) for m in (re.fullmatch(r"libomp5-(\d+)", n) for n in names) if m}
    return [v for v in LIBOMP_VERSIONS if v in known]


def loadable(library):
    out = subprocess.run(["ldd", library], capture_output=True, text=True)
    return out.returncode == 0 and "not found" not in out.stdout


def find_libomp(root):
    """(library, folder of omp.h, version) of the newest libomp: unpacked from Debian's package, else installed."""
    for version in packaged_versions():
        trees = ["/"] if os.path.exists("/usr/lib/llvm-%d/lib/clang" % version) else []
        trees += [os.path.join(root, "build/peers/packages", p % version) for p in ("libomp5-%d", "libomp-%d-dev")]
        if not omp_in(trees, version):
            unpack(root, "libomp5-%d" % version)
            unpack(root, "libomp-%d-dev" % version)
        found = omp_in(trees, version)
        if found:
            return found
    for version in LIBOMP_VERSIONS:
        found = omp_in(["/"], version)
        if found:
            return found
    return None


def omp_in(trees, version):
    library = header = None
    for tree in trees:
        for path in sorted(glob.glob(os.path.join(tree, "usr/lib/llvm-%d/lib/libomp.so.5" % version))):
            if os.path.exists(path) and loadable(path):
                library = library or path
        for path in glob.glob(os.path.join(tree, "usr/lib/llvm-%d/lib/clang/*/include/omp.h" % version)):
            header = header or os.path.dirname(path)
    return (library, header, version) if library and header else None


def system_libgomp():
    out = subprocess.run(["ldconfig", "-p"], capture_output=True, text=True,
                         env=dict(os.environ, PATH=os.environ.get("PATH", "") + ":/sbin:/usr/sbin")).stdout
    m = re.search(r"libgomp\.so\.1 .*x86-64.* => (\S+)|libgomp\.so\.1 .* => (\S+)", out)
    return (m.group(1) or m.group(2)) if m else None


def package_version(package):
    out = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True)
    return out.stdout.split("-")[0] if out.returncode == 0 else "?"


def find_all(root, nestomp_folder, extra):
    found = []
    libgomp = system_libgomp()
    if libgomp:
        found.append(Runtime("libgomp", None, libgomp, GNU, GOMP_VARIANTS,
                             "libgomp " + package_version("libgomp1")))
    libomp = find_libomp(root)
    if libomp:
        folder = alias_folder(root, "libomp-%d" % libomp[2], libomp[0])
        found.append(Runtime("libomp", folder, libomp[0], GNU + ["clang", "clang++"], KMP_VARIANTS,
                             "libomp %d" % libomp[2]))
    for spec in extra:
        name, _, library = spec.partition("=")
        if not os.path.exists(library):
            sys.exit("bench/run: --peer %s: there is no file '%s'" % (name, library))
        found.append(Runtime(name, alias_folder(root, "extra-" + name, library), library, GNU + ["clang", "clang++"],
                             KMP_VARIANTS, name))
    library = os.path.join(nestomp_folder, "libnestomp.so")
    if os.path.exists(library):
        # Its own folder, not an alias folder: libomp.so.5 there is a library of its own that leads to libnestomp.so.
        found.append(Runtime("nestomp", nestomp_folder, library, GNU + ["clang", "clang++"], [("default", {})],
                             "nestomp"))
    else:
        print("bench/run: %s is not built, only the peers run" % library, file=sys.stderr)
    return found
