"""Coverage-guided fuzzing of every reader and of the verifier.

    python tests/fuzz/run.py [--seconds N] [TARGET…]

Needs atheris (``pip install atheris``; Linux and macOS). Each target runs in a process of its own
for N seconds (default 60) and starts from files that it can read. An input that raises, hangs for
20 seconds or takes 2 GB is kept in ``fuzz-findings/`` in the current folder, and the exit status is
1; give its path after ``--replay TARGET`` to see it fail again.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
FINDINGS = Path("fuzz-findings")
NAMES = (
    "verify", "verify-edited", "proofs", "tokens", "issuers", "badges", "pdf", "docx", "html",
    "text", "markdown", "json-resume", "csv", "xlsx", "linkedin", "ctdl", "posting",
    "posting-html", "posting-json",
)  # fmt: skip


def main() -> int:
    """Fuzz the targets one after the other; 0 if nothing was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(NAMES))
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--replay", metavar="TARGET", help="run this target on the files given")
    parser.add_argument("--one", metavar="TARGET", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.replay:
        return replay(chosen.replay, [Path(file) for file in chosen.targets])
    if importlib.util.find_spec("atheris") is None:
        sys.stderr.write("Fuzzing needs atheris: pip install atheris (Linux and macOS).\n")
        return 2
    if chosen.one:
        fuzz(chosen.one, chosen.seconds)
    unknown = set(chosen.targets) - set(NAMES)
    if unknown:
        parser.error(f"no target {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    failed = [name for name in chosen.targets or NAMES if not is_clean(name, chosen.seconds)]
    sys.stdout.write(f"Found faults in {', '.join(failed)}.\n" if failed else "Found nothing.\n")
    return 1 if failed else 0


def is_clean(name: str, seconds: int) -> bool:
    """Fuzz a target in its own process and say how it went."""
    command = [sys.executable, str(Path(__file__)), "--one", name, "--seconds", str(seconds)]
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    # Lines with a number sign report progress.
    lines = [line for line in done.stdout.splitlines() if not line.startswith("#")]
    figures = next((line for line in reversed(lines) if line.startswith("Done ")), "")
    sys.stdout.write(f"{name}: {figures or f'stopped with status {done.returncode}'}\n")
    if done.returncode:
        sys.stdout.write("\n".join(lines[-60:]) + "\n")
    sys.stdout.flush()
    return done.returncode == 0


def fuzz(name: str, seconds: int) -> None:
    """Fuzz a target in this process, which ends with it."""
    import atheris

    sys.path.insert(0, str(HERE))
    with atheris.instrument_imports(include=["skillmatch"]):
        from targets import TARGETS
    target = TARGETS[name]
    FINDINGS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(target.seeds()):
            target.run(seed)
            Path(corpus, f"seed-{number}").write_bytes(seed)
        options = [
            f"-max_total_time={seconds}",
            "-timeout=20",
            "-rss_limit_mb=2048",
            "-max_len=65536",
            f"-artifact_prefix={FINDINGS}/{name}-",
        ]
        atheris.Setup([sys.argv[0], corpus, *options], target.run)
        atheris.Fuzz()


def replay(name: str, files: list[Path]) -> int:
    """Run a target on files that it once failed on."""
    sys.path.insert(0, str(HERE))
    from targets import TARGETS

    for file in files:
        TARGETS[name].run(file.read_bytes())
        sys.stdout.write(f"{file}: no fault\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
