"""Records what the real Jinja2 makes of the templates in table.py, for differential.test.ts to compare with.

    python3 -m venv venv && venv/bin/pip install "jinja2==3.1.6"
    venv/bin/python src/template/differential/record.py && npm run format

The environment is dbt's: sandboxed, with the extensions "do" and "loopcontrols" and dbt's filters for text. Only the
memory addresses that Python prints are cut off.
"""

import json
import re
from pathlib import Path

from jinja2.exceptions import TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from table import CASES, CONTEXT

HERE = Path(__file__).parent
ADDRESS = re.compile(r" at 0x[0-9a-f]+")


def environment() -> SandboxedEnvironment:
    env = SandboxedEnvironment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])
    for name in ("as_text", "as_bool", "as_native", "as_number"):
        env.filters[name] = lambda value: value
    env.filters["is_list"] = lambda value: isinstance(value, list)
    return env


def record(env: SandboxedEnvironment, template: str) -> dict:
    try:
        context = json.loads(json.dumps(CONTEXT))
        return {"expected": ADDRESS.sub("", env.from_string(template).render(context))}
    except TemplateSyntaxError as error:
        return {"error": "TemplateSyntaxError", "line": error.lineno}
    except Exception as error:  # noqa: BLE001
        return {"error": type(error).__name__, "message": ADDRESS.sub("", str(error))}


def main() -> None:
    env = environment()
    groups = {
        title: [{"template": template, **record(env, template)} for template in templates]
        for title, templates in CASES.items()
    }
    text = json.dumps({"context": CONTEXT, "groups": groups}, indent=1, ensure_ascii=False)
    (HERE / "cases.json").write_text(text + "\n", encoding="utf-8")
    print(sum(len(cases) for cases in groups.values()), "cases")


if __name__ == "__main__":
    main()
