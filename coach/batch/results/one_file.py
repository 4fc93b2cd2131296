"""All results in one file: JSON lines, or one table in Parquet with the same fields.

While it lasts the results are kept in a folder beside the file, so that no more is lost than with
results in a folder; at the end they are put together in the order of the recordings.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from msgspec import inspect

from coach.batch.finding.addresses import needed
from coach.files import check_free, target_of, written_whole
from coach.report.contract.review import ErrorJson, ReviewJson

ROWS_AT_ONCE = 200
"""Recordings in a row group of Parquet: some 10 MB of text."""


def check_writable(output: Path, *, force: bool) -> None:
    """Find out before anything is heard whether such a file can be written.

    Raises
    ------
    CoachError
        It is there already, or what writes Parquet is not installed.
    """
    check_free(output, force=force)
    if _is_parquet(output):
        needed("pyarrow.parquet")


def folder_beside(output: Path) -> Path:
    """Return the folder that keeps the results until the file is written."""
    return output.with_name(f"{output.name}.part")


def put_together(output: Path, results: Iterable[Path]) -> None:
    """Write one file of results, each a line of JSON in a file; whole or not at all."""
    with written_whole(target_of(output)) as file:
        if _is_parquet(output):
            _write_parquet(file, results)
        else:
            file.writelines(result.read_bytes() for result in results)


def _is_parquet(output: Path) -> bool:
    return output.suffix.lower() == ".parquet"


def arrow_schema() -> Any:
    """Return Arrow's schema of a result: a review's fields, and ``error``, each may be null."""
    arrow = needed("pyarrow")
    error = arrow.field("error", _arrow(arrow, inspect.type_info(ErrorJson)))
    return arrow.schema([*_arrow(arrow, inspect.type_info(ReviewJson)), error])


def _write_parquet(file: BinaryIO, results: Iterable[Path]) -> None:
    arrow, schema = needed("pyarrow"), arrow_schema()
    rows = (json.loads(result.read_bytes()) for result in results)
    with needed("pyarrow.parquet").ParquetWriter(file, schema) as writer:
        for some in _portions(rows):
            writer.write_table(arrow.Table.from_pylist(some, schema))


def _portions(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while some := list(islice(rows, ROWS_AT_ONCE)):
        yield some


def _arrow(arrow: Any, kind: inspect.Type) -> Any:
    match kind:
        case inspect.StructType(fields=fields):
            return arrow.struct([(field.name, _arrow(arrow, field.type)) for field in fields])
        case inspect.ListType(item_type=item):
            return arrow.list_(_arrow(arrow, item))
        case inspect.DictType(key_type=key, value_type=value):
            return arrow.map_(_arrow(arrow, key), _arrow(arrow, value))
        case inspect.UnionType(types=types):
            (some,) = [each for each in types if not isinstance(each, inspect.NoneType)]
            return _arrow(arrow, some)
        case inspect.BoolType():
            return arrow.bool_()
        case inspect.IntType():
            return arrow.int64()
        case inspect.FloatType():
            return arrow.float64()
        case inspect.StrType() | inspect.EnumType():
            return arrow.string()
    raise AssertionError(f"no column holds {kind}")
