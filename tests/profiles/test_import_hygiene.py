"""Words and places are wanted by commands that must start fast: they come without pydantic."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["terms", "resources", "calendar"])
def test_module_comes_without_pydantic(module: str) -> None:
    code = f"import sys, stagetui.profiles.{module}; sys.exit('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
