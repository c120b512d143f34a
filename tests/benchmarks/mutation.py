"""Takes out one rule at a time and shows that some test fails: python tests/benchmarks/mutation.py [NAME...].

Prints the rules that no test misses, and exits with 1 if there is one.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from kerasdoctor.rules import all_rules

ROOT = Path(__file__).parent.parent.parent
FAILED = 1  # pytest's exit code when a test fails


def missed(name: str) -> bool:
    """Whether some test of a rule fails without it."""
    words = name.replace("-", "_")
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:randomly", "--without-rule", name]
    found = subprocess.run(
        [*command, "tests/test_rules.py", "tests/rules", "-k", f"{name} or {words}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return found.returncode == FAILED


def main() -> int:
    names = sys.argv[1:] or [rule.name for rule in all_rules()]
    unmissed = [name for name in names if not missed(name)]
    print(f"{len(names) - len(unmissed)} of {len(names)} rules are missed by some test when they are taken out")
    for name in unmissed:
        print(f"no test misses {name}")
    return 1 if unmissed else 0


if __name__ == "__main__":
    sys.exit(main())
