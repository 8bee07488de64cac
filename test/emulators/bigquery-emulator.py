"""Starts bqemulator, with the DuckDB extensions that are installed as packages.

It runs one query at a time, answers nobody meanwhile, and cannot cancel. So that one endless query
does not keep it for itself, a statement that takes too long is interrupted.
"""

import sys
from pathlib import Path
from threading import Timer

import duckdb
import duckdb_extension_avro
import duckdb_extension_spatial
from bqemulator.cli import main
from bqemulator.storage.engine import DuckDBEngine

LONGEST_S = 15


def limited(method):
    def run(engine, *arguments):
        timer = Timer(LONGEST_S, engine.connection.interrupt)
        timer.start()
        try:
            return method(engine, *arguments)
        finally:
            timer.cancel()

    return run


for package in (duckdb_extension_avro, duckdb_extension_spatial):
    for extension in Path(package.__file__).parent.rglob("*.duckdb_extension"):
        duckdb.sql(f"INSTALL '{extension}'")
DuckDBEngine.execute = limited(DuckDBEngine.execute)
DuckDBEngine.fetch_arrow = limited(DuckDBEngine.fetch_arrow)
sys.exit(main())
