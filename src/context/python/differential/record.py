"""Records what Python makes of the expressions in table.py, for differential.test.ts to compare with.

    python3.11 -m venv venv && venv/bin/pip install "jinja2==3.1.6" "pytz==2026.6"
    venv/bin/python src/context/python/differential/record.py

The modules are those of Python 3.11 and pytz; Jinja2 evaluates the expressions, so that its filters take part. Only the
memory addresses that Python prints are cut off.
"""

import datetime
import decimal
import itertools
import json
import os
import re
import time
from pathlib import Path
from types import SimpleNamespace

import pytz
from jinja2.sandbox import SandboxedEnvironment

from table import CASES

HERE = Path(__file__).parent
ADDRESS = re.compile(r" at 0x[0-9a-f]+")


def context() -> dict:
    return {
        "modules": {"datetime": datetime, "re": re, "pytz": pytz, "itertools": itertools},
        "dt": datetime.datetime,
        "date": datetime.date,
        "time": datetime.time,
        "td": datetime.timedelta,
        "tz": datetime.timezone,
        "re": re,
        "pytz": pytz,
        "it": itertools,
        "D": decimal.Decimal,
        "berlin": pytz.timezone("Europe/Berlin"),
        "eastern": pytz.timezone("US/Eastern"),
        "add": lambda a, b: a + b,
        "shout": lambda match: match.group(0).upper() + "!",
    }


def record(env: SandboxedEnvironment, expression: str) -> dict:
    try:
        text = env.from_string("{{ " + expression + " }}").render(context())
        return {"expression": expression, "expected": ADDRESS.sub("", text)}
    except Exception as error:  # noqa: BLE001
        return {"expression": expression, "error": str(error)}


def main() -> None:
    os.environ["TZ"] = "UTC"
    time.tzset()
    env = SandboxedEnvironment()
    groups = {
        name: [record(env, line) for line in text.strip().splitlines() if not line.startswith("#")]
        for name, text in CASES.items()
    }
    (HERE / "cases.json").write_text(json.dumps(groups, indent=2, ensure_ascii=False) + "\n")


main()
