"""Computes with statsmodels what models/analytics/granger_causality.sql computes in SQL.

    pip install statsmodels==0.15.0
    python scripts/granger-reference.py SERIES.csv REFERENCE.csv

SERIES.csv has the columns of analytics.granger_series (platform, category, date_day, shift_days, sales_index,
attention_index), as psql's `\\copy (select …) to … csv header` writes them. REFERENCE.csv gets one row per platform,
category and lag order. docs/social-to-sales.md says when to run it.
"""

import csv
import sys
from collections import defaultdict

from statsmodels.tsa.stattools import grangercausalitytests

MAX_ORDER = 7


def read_series(path):
    """The two series of each platform and category, in the order of their days."""
    series = defaultdict(list)
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            pair = (float(row["sales_index"]), float(row["attention_index"]))
            series[row["platform"], row["category"]].append((row["date_day"], *pair))
    return {key: [pair for _, *pair in sorted(rows)] for key, rows in sorted(series.items())}


def reference(series):
    """A row per platform, category and lag order: ssr_ftest is (F, p, denominator's degrees, numerator's degrees)."""
    for (platform, category), pairs in series.items():
        for order, (tests, _) in grangercausalitytests(pairs, MAX_ORDER).items():
            f_statistic, p_value, denominator, numerator = tests["ssr_ftest"]
            yield [platform, category, order, repr(float(f_statistic)), numerator, int(denominator), repr(float(p_value))]


def main(series_path, reference_path):
    columns = "platform category lag_order f_statistic numerator_degrees denominator_degrees p_value".split()
    with open(reference_path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(reference(read_series(series_path)))


if __name__ == "__main__":
    main(*sys.argv[1:])
