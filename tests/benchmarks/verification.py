"""How many badges a second are read and verified, with one process and with all cores?

    python tests/benchmarks/verification.py [N]

N badges (by default 1,000) are made first, which is not timed: Open Badges 3.0 with proofs of all
suites and as tokens, and signed Open Badges 2.0, each as JSON or a token, in a PNG and in an SVG,
one in five of them tampered with. Every word is checked, so that speed is never that of an error.
The first run with several processes includes starting them.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "verification"))

from corpus import AS_OF, BADGES_2, PROOFS, TOKENS, Made, files_of, write_trust

from skillmatch.verification.files import verify_paths
from skillmatch.verification.trust import read_issuers

LANES = (*PROOFS, *TOKENS, *BADGES_2)


def main(count: int) -> None:
    """Print the rate for one process and for one process per core."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "employer").mkdir()
        trust = read_issuers(write_trust(Path(folder) / "employer"))
        badges = Path(folder) / "badges"
        badges.mkdir()
        expected = write_badges(badges, count)
        size = sum(path.stat().st_size for path in badges.iterdir())
        print(f"{count} badges, {size / count / 1000:.1f} kB each: {dict(expected)}")
        moment = pd.Timestamp(AS_OF, tz="UTC")
        for workers in dict.fromkeys((1, 2, os.cpu_count() or 1)):
            begun = time.perf_counter()
            outcomes = verify_paths([badges], issuers=trust, as_of=moment, workers=workers)
            taken = time.perf_counter() - begun
            found = Counter(outcome.verification for outcome in outcomes)
            if found != expected:
                sys.exit(f"wrong words: {dict(found)}")
            print(f"{workers} processes: {taken:.1f} s, {count / taken:.0f} badges a second")


def write_badges(folder: Path, count: int) -> Counter[str]:
    """Write the badges, each another; how many there are of each word."""
    expected: Counter[str] = Counter()
    for number in range(count):
        lane = LANES[number % len(LANES)]
        made = lane.sign(lane.credential(id=f"urn:uuid:00000000-0000-4000-8000-{number:012}"))
        word = "verified"
        if number % 5 == 4:
            word = "invalid"
            made = lane.altered(made, lambda c: c.update({lane.ends: "2099-01-01T00:00:00Z"}))  # noqa: B023
        container = ("plain", "png", "svg")[number // len(LANES) % 3]
        (case,) = files_of(lane.name, Made(made, (word,)), (container,))
        (folder / f"{number:05}-{case.file}").write_bytes(case.content)
        expected[word] += 1
    return expected


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
