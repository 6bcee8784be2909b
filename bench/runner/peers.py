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
import zipfile

GNU = ["gcc", "g++", "gfortran"]
EVERY = GNU + ["clang", "clang++"]
LIBOMP_VERSIONS = range(30, 13, -1)


class Runtime:
    """A library, reachable under the names that gcc's and clang's programs ask for, and its settings."""

    def __init__(self, name, folder, library, compilers, variants, label, own_program=False):
        self.name = name
        self.folder = folder            # for LD_LIBRARY_PATH; None: what the system has
        self.library = library          # the file that must end up in the process
        self.compilers = compilers
        self.variants = variants        # [(name, environment)]: the best counts
        self.label = label
        self.own_program = own_program  # not a library: a column that programs of its own fill (programs.py, column)
        # A build of nestomp is used as it is: libomp.so.5 there is a library of its own that leads to libnestomp.so.
        self.is_nestomp = library is not None and os.path.basename(library).startswith("libnestomp")


GOMP_VARIANTS = [("default", {}), ("passive", {"OMP_WAIT_POLICY": "passive"}),
                 ("active", {"OMP_WAIT_POLICY": "active"})]
# libomp keeps inner teams only when told to, which is what makes its nested regions usable at all.
HOT = {"KMP_HOT_TEAMS_MAX_LEVEL": "8", "KMP_HOT_TEAMS_MODE": "1"}
KMP_VARIANTS = [("hot", dict(HOT)), ("hot,passive", dict(HOT, OMP_WAIT_POLICY="passive")),
                ("hot,active", dict(HOT, OMP_WAIT_POLICY="active")), ("cold", {})]
QUICK = {"default", "hot"}  # one setting for each runtime


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


def find_intel(root):
    """libiomp5.so out of PyPI's package intel-openmp, unpacked under build/peers. None where that cannot be had."""
    target = os.path.join(root, "build/peers/packages/intel-openmp")
    libraries = glob.glob(os.path.join(target, "**/libiomp5.so"), recursive=True)
    if not libraries:
        os.makedirs(target, exist_ok=True)
        print("bench/run: asking PyPI for intel-openmp", file=sys.stderr)
        try:
            subprocess.run([sys.executable, "-m", "pip", "-q", "--retries", "1", "--timeout", "10", "download",
                            "--no-deps", "--only-binary", ":all:", "-d", target, "intel-openmp"],
                           timeout=180, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        except (OSError, subprocess.TimeoutExpired):
            pass
        for wheel in glob.glob(os.path.join(target, "*.whl")):
            unzip_library(wheel, target)
        libraries = glob.glob(os.path.join(target, "**/libiomp5.so"), recursive=True)
    return libraries[0] if libraries and loadable(libraries[0]) else None


def unzip_library(wheel, target):
    try:
        with zipfile.ZipFile(wheel) as z:
            for name in z.namelist():
                if name.endswith("/libiomp5.so"):
                    z.extract(name, target)
        with open(os.path.join(target, "version"), "w") as f:
            f.write(os.path.basename(wheel).split("-")[1])
    except zipfile.BadZipFile:
        pass
    os.unlink(wheel)


def intel_version(library):
    note = os.path.join(library[:library.index("intel-openmp/")], "intel-openmp/version")
    return open(note).read() if os.path.exists(note) else ""


def find_all(root, nestomp_folder, extra, intel=False):
    found = []
    libgomp = system_libgomp()
    if libgomp:
        found.append(Runtime("libgomp", None, libgomp, GNU, GOMP_VARIANTS,
                             "libgomp " + package_version("libgomp1")))
    libomp = find_libomp(root)
    if libomp:
        found.append(Runtime("libomp", alias_folder(root, "libomp-%d" % libomp[2], libomp[0]), libomp[0], EVERY,
                             KMP_VARIANTS, "libomp %d" % libomp[2]))
    library = find_intel(root) if intel else None
    if library:
        found.append(Runtime("libiomp5", alias_folder(root, "libiomp5", library), library, EVERY, KMP_VARIANTS,
                             ("Intel's libiomp5 " + intel_version(library)).strip()))
    elif intel:
        print("bench/run: no intel-openmp from PyPI; '--peer libiomp5=FILE' names one", file=sys.stderr)
    found += [extra_peer(root, spec) for spec in extra]
    library = os.path.join(nestomp_folder, "libnestomp.so")
    if os.path.exists(library):
        found.append(Runtime("nestomp", nestomp_folder, library, EVERY, [("default", {})], "nestomp"))
    else:
        print("bench/run: %s is not built, only the peers run" % library, file=sys.stderr)
    return found


def extra_peer(root, spec):
    name, _, library = spec.partition("=")
    if not os.path.exists(library):
        sys.exit("bench/run: --peer %s: there is no file '%s'" % (name, library))
    peer = Runtime(name, os.path.dirname(os.path.abspath(library)), library, EVERY, [("default", {})], name)
    if not peer.is_nestomp:
        peer.folder, peer.variants = alias_folder(root, "extra-" + name, library), KMP_VARIANTS
    return peer


def columns_of(programs):
    """Programs that use no OpenMP: each such column shows what they print."""
    names = dict.fromkeys(p.column for p in programs if p.column)
    return [Runtime(n, None, None, EVERY, [("default", {})], n, own_program=True) for n in names]
