"""The project's own files agree with each other, and the wheel stands on its own."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

import skillmatch

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]


def test_environment_yml_is_in_step_with_pyproject() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    *conda, pip = environment["dependencies"]
    assert f"python{PROJECT['requires-python']}" in conda
    wanted = {*PROJECT["dependencies"], *EXTRAS["lab"], *EXTRAS["dev"]}
    assert set(pip["pip"]) == {*wanted, "--constraint constraints.txt", "--editable ."}


def test_every_dependency_is_pinned_and_the_pin_satisfies_it() -> None:
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = dict(line.split("==") for line in lines if line and not line.startswith("#"))
    pins = {canonicalize_name(name): version for name, version in pins.items()}
    for text in [*PROJECT["dependencies"], *EXTRAS["lab"], *EXTRAS["dev"]]:
        wanted = Requirement(text)
        assert wanted.specifier.contains(pins[canonicalize_name(wanted.name)]), text


def test_one_version() -> None:
    assert skillmatch.__version__ == PROJECT["version"]
    assert f"[{PROJECT['version']}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_every_public_name_loads() -> None:
    assert all(getattr(skillmatch, name) is not None for name in skillmatch.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = skillmatch.nothing


def test_rooms_import_downwards_only() -> None:
    rooms = [
        "tables",
        "resources",
        "passages",
        "redact",
        "taxonomy",
        "encoder",
        "space",
        "strength",
        "rules",
        "matching",
        "levels",
        "matched",
        "uncertainty",
        "ranking",
        "words",
        "export",
        "comparison",
        "plots",
        "cli",
    ]
    for place, room in enumerate(rooms):
        folder = ROOT / "skillmatch" / room
        files = sorted(folder.glob("*.py")) or [folder.with_suffix(".py")]
        code = "\n".join(file.read_text("utf-8") for file in files)
        above = set(re.findall(r"^from skillmatch\.(\w+)", code, re.M))
        later = above & set(rooms[place + 1 :])
        assert not later, f"{room}.py imports {later}"


def test_the_wheel_works_away_from_the_checkout(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path)]
    subprocess.run([*build, str(ROOT)], check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        wheel.extractall(tmp_path / "site")
    code = (
        "import skillmatch as sm\n"
        "space = sm.SkillSpace.load()\n"
        "posting = sm.read_posting(sm.resource('data', 'sample', 'postings', 'data-analyst.md'))\n"
        "assert (sm.resource('data', 'sample', 'pool')).is_dir()\n"
        "assert sm.resource('notebooks', '00_quickstart.ipynb').is_file()\n"
        "print(sm.__file__, len(space.skills) > 13_000, len(posting.requirements) > 5)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "site"), "PATH": "", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == [
        str(tmp_path / "site" / "skillmatch" / "__init__.py"),
        "True",
        "True",
    ]
