"""Parsing at a door: JSON in, typed values out, or a clear refusal before anything is touched."""

from __future__ import annotations

from typing import TypeVar

import msgspec
from django.http import HttpRequest

from keerpunt.lib.refusals import Refusal

T = TypeVar("T")
MOST = 131_072  # bytes of a body that any door reads


def parse(request: HttpRequest, shape: type[T]) -> T:
    """The body of a POST as this msgspec shape. Raises Refusal("shape", 400) for anything else."""
    if request.method != "POST":
        raise Refusal("post-only", 405)
    if len(request.body) > MOST:
        raise Refusal("size", 413)
    try:
        return msgspec.json.decode(request.body, type=shape)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as problem:
        raise Refusal("shape", 400) from problem
