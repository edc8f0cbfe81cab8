"""A file that we read → the same disturbed by its structure: parts, XML, JSON, records, bytes."""

from __future__ import annotations

import io
import json
import random
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

_TOKEN = re.compile(rb"<[^<>]{1,300}>|[^<>]{1,300}")
_VALUE = re.compile(rb'"[^"<>]{0,60}"')
_NUMBERS = (0, 1, -1, 255, 256, 65535, 65536, 2**31 - 1, 2**31, 2**32, 10**15, 10**30, 0.1, 1e308)
_TEXTS = (
    *("", "=1+1", "#REF!", "{{ 单位 }}", "{{ 7*7 }}", "{% for a in b %}", "\u202e\u200b", "１２３"),
    *("\x00", "&#0;", "&lt;", "]]>", "A" * 5000, "4件" * 300, "（" * 2000, "/../..", "XFD1048576"),
    *("13812345678", "411323199001011238", "1e999", "nan", "-0", "1,234", "2024-02-30", "😀"),
)


def disturbed(content: bytes, dice: random.Random) -> bytes:
    """The file with one to four disturbances in it."""
    for _ in range(dice.choice((1, 1, 1, 2, 4))):
        if content.startswith(b"PK"):
            content = _package(content, dice) or content
        elif content.lstrip()[:1] in (b"{", b"["):
            content = _json(content, dice)
        elif content.startswith(b"<"):
            content = dice.choice(_OF_XML)(content, dice)
        else:
            content = _bytes(content, dice)
    return content


# ---------------------------------------------------------------- packages


def _package(content: bytes, dice: random.Random) -> bytes:
    if dice.random() < 0.08:
        return _bytes(content, dice)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, LookupError, ValueError):
        return _bytes(content, dice)
    except (NotImplementedError, RuntimeError):  # packed in another way, or encrypted
        return _bytes(content, dice)
    if not parts:
        return content
    at = dice.randrange(len(parts))
    name, part = parts[at]
    change = dice.random()
    if change < 0.04:
        del parts[at]
    elif change < 0.07:
        parts[at] = name, parts[dice.randrange(len(parts))][1]
    elif change < 0.10:
        parts[at] = _bytes(name.encode(), dice).decode(errors="replace") or "x", part
    elif change < 0.12:
        parts.append((name + dice.choice(("", ".xml", "2")), part))
    else:
        parts[at] = name, dice.choice(_OF_XML)(part, dice)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for each, value in parts:
            info = zipfile.ZipInfo("x")
            info.filename = each
            info.compress_type = zipfile.ZIP_DEFLATED
            with warnings.catch_warnings(action="ignore"):  # two of the same name are meant
                made.writestr(info, value)
    return stream.getvalue()


def _bytes(part: bytes, dice: random.Random) -> bytes:
    """Bytes changed, left out, doubled or cut off, wherever."""
    made = bytearray(part)
    for _ in range(dice.choice((1, 2, 8, 40))):
        at = dice.randrange(len(made) + 1)
        length = dice.choice((1, 2, 4, 16, 200))
        kind = dice.randrange(5)
        if kind == 0:
            made[at : at + 1] = bytes([dice.randrange(256)])
        elif kind == 1:
            del made[at : at + length]
        elif kind == 2:
            made[at:at] = made[at : at + length]
        elif kind == 3:
            size = dice.choice((1, 2, 4, 8))
            value = dice.choice((0, 1, 0x7F, 0x80, 0xFF)) * (256**size // 255)
            made[at : at + size] = (value % 256**size).to_bytes(size, "little")
        elif dice.random() < 0.1:
            del made[at:]
    return bytes(made)


def _tokens(part: bytes, dice: random.Random) -> bytes:
    """Tags and texts left out, doubled, exchanged, repeated many times."""
    tokens = _TOKEN.findall(part)
    if not tokens:
        return _bytes(part, dice)
    for _ in range(dice.choice((1, 1, 3))):
        at, other = dice.randrange(len(tokens)), dice.randrange(len(tokens))
        length = dice.choice((1, 1, 2, 10))
        kind = dice.randrange(5)
        if kind == 0:
            del tokens[at : at + length]
        elif kind == 1:
            tokens[at:at] = tokens[other : other + length]
        elif kind == 2:
            tokens[at], tokens[other] = tokens[other], tokens[at]
        elif kind == 3:
            tokens[at:at] = tokens[at : at + length] * dice.choice((10, 100, 3000))
        else:
            tokens[at] = tokens[at] * dice.choice((2, 50))
        if not tokens:
            break
    return b"".join(tokens)


def _values(part: bytes, dice: random.Random) -> bytes:
    """Values of attributes and texts between tags exchanged for ones that hurt."""
    found = list(_VALUE.finditer(part)) + list(re.finditer(rb"(?<=>)[^<>]{1,200}(?=<)", part))
    if not found:
        return _bytes(part, dice)
    for match in sorted(dice.sample(found, min(len(found), 3)), key=lambda m: -m.start()):
        hurting = str(dice.choice(_NUMBERS)) if dice.random() < 0.5 else dice.choice(_TEXTS)
        quote = b'"' if match[0].startswith(b'"') else b""
        part = part[: match.start()] + quote + hurting.encode() + quote + part[match.end() :]
    return part


def _declared(part: bytes, dice: random.Random) -> bytes:
    """Another encoding, a DTD, a processing instruction."""
    head = dice.choice(
        (
            b'<?xml version="1.0" encoding="gb2312"?>',
            b'<?xml version="1.0" encoding="made-up"?>',
            b'<!DOCTYPE a [<!ENTITY b "c">]>',
            b"<?pi?>",
            b"\xef\xbb\xbf",
            b"<!--" + b"-" * 999,
        )
    )
    if dice.random() < 0.3:
        return part.decode(errors="replace").encode(dice.choice(("utf-16", "utf-16-be", "utf-32")))
    return head + re.sub(rb"^<\?xml[^>]*>", b"", part)


def _nested(part: bytes, dice: random.Random) -> bytes:
    """Elements within elements within elements."""
    match = dice.choice(list(re.finditer(rb"<([\w:]+)[^<>]*[^/]>", part)) or [None])
    if match is None:
        return part
    count = dice.choice((10, 300, 20_000))
    inside = match[0] * count + (b"</" + match[1] + b">") * count
    return part[: match.start()] + inside + part[match.end() :]


_OF_XML: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    *(_tokens, _tokens, _tokens, _values, _values, _values, _values),
    *(_bytes, _declared, _nested),
)

# ---------------------------------------------------------------- JSON


def _json(content: bytes, dice: random.Random) -> bytes:
    if dice.random() < 0.2:
        return _bytes(content, dice)
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return _bytes(content, dice)
    places: list[tuple[Any, Any]] = []
    waiting = [document]
    while waiting:
        value = waiting.pop()
        keys = list(value) if isinstance(value, dict) else range(len(value))
        for key in keys:
            places.append((value, key))
            if isinstance(value[key], dict | list):
                waiting.append(value[key])
    if not places:
        return content
    holder, key = dice.choice(places)
    hurting: list[Any] = [None, True, [], {}, [[[]]], dice.choice(_NUMBERS), dice.choice(_TEXTS)]
    kind = dice.randrange(4)
    if kind == 0:
        del holder[key]
    elif kind == 1:
        holder[key] = dice.choice(hurting)
    elif kind == 2:
        other, its = dice.choice(places)
        holder[key] = json.loads(json.dumps(other[its]))
    elif isinstance(holder, dict):
        holder[dice.choice(_TEXTS)] = dice.choice(hurting)
    else:
        times = dice.choice((2, 500))
        # Several of these in a row would fill the memory of who makes the file.
        holder *= times if len(content) * times < 20_000_000 else 2
    return json.dumps(document, ensure_ascii=dice.random() < 0.5).encode(errors="replace")
