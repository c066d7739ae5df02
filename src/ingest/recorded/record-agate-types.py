"""Records how dbt reads seeds: for each set of cells, the type of the column on Postgres and the values.

Run with dbt-core and dbt-postgres installed: `python record-agate-types.py > agate-types.json`
"""

import datetime
import decimal
import json
import pathlib
import sys
import tempfile
import warnings

from dbt.adapters.postgres import PostgresAdapter
from dbt_common.clients import agate_helper

warnings.simplefilter("ignore")

COLUMNS = json.loads((pathlib.Path(__file__).parent / "cells.json").read_text())


def shown(value):
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, decimal.Decimal):
        return str(value.normalize()) if value.is_finite() else str(value)
    if isinstance(value, datetime.datetime):
        zone = value.utcoffset()
        naive = value.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
        return naive if zone is None else naive + "%+d" % (zone.total_seconds() // 60)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value


def record(cells):
    text = "c,end\n" + "".join('"%s",x\n' % cell.replace('"', '""') for cell in cells)
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        table = agate_helper.from_csv(file.name, text_columns=[])
    return {
        "cells": cells,
        "type": PostgresAdapter.convert_type(table, 0),
        "values": [shown(row[0]) for row in table.rows],
    }


json.dump([record(cells) for cells in COLUMNS], sys.stdout, ensure_ascii=False, indent=0)
