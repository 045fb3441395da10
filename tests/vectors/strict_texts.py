"""V1: strict text. Every sample is raw bytes, the names of the fields, and whether a reader accepts it."""

from typing import Any

NAMES = ["v", "a", "b"]

ACCEPTED = (
    '{"v":1,"a":"x","b":"y"}',
    '{"v":0,"a":"","b":[]}',
    '{"v":9007199254740991,"a":"\u00e9\u20ac\U0001f648","b":{}}',
    '{"v":1,"a":"\u007f","b":"\u2028"}',
    '{"v":1,"a":"/","b":"</script>"}',
    '{"v":1,"a":[1,2,"3"],"b":{"c":1,"d":[{"e":2}]}}',
    '{"v":1,"a":true,"b":null}',
    '{"v":1,"a":{"1":"x","2":"y","c":"z"},"b":" "}',
    '{"v":1,"a":"\ufeff","b":"e\u0301"}',
    '{"v":1,"a":[[[[[]]]]],"b":0}',
)

REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"", "nothing"),
    (b"null", "not an object"),
    (b'["v","a","b"]', "not an object"),
    (b'\xef\xbb\xbf{"v":1,"a":"x","b":"y"}', "byte-order mark"),
    (b' {"v":1,"a":"x","b":"y"}', "space before"),
    (b'{"v":1,"a":"x","b":"y"}\n', "newline after"),
    (b'{"v": 1,"a":"x","b":"y"}', "space inside"),
    (b'{"v":1,"a":"x\ty","b":"y"}', "control character"),
    (b'{"v":1,"a":"\x00","b":"y"}', "control character"),
    (b'{"v":1,"a":"\\u0041","b":"y"}', "backslash"),
    (b'{"v":1,"a":"\\"","b":"y"}', "backslash"),
    (b'{"v":1,"a":"x"}', "a field less"),
    (b'{"v":1,"a":"x","b":"y","c":1}', "a field more"),
    (b'{"a":"x","v":1,"b":"y"}', "other order"),
    (b'{"v":1,"a":"x","a":"x","b":"y"}', "the same key twice"),
    (b'{"v":1,"a":{"c":1,"c":1},"b":"y"}', "the same key twice, deeper"),
    (b'{"v":1,"a":{"c":1,"1":2},"b":"y"}', "an order that a browser would not keep"),
    (b'{"v":1,"a":{"2":1,"1":2},"b":"y"}', "an order that a browser would not keep"),
    (b'{"v":1.0,"a":"x","b":"y"}', "fraction"),
    (b'{"v":1.5,"a":"x","b":"y"}', "fraction"),
    (b'{"v":1e3,"a":"x","b":"y"}', "exponent"),
    (b'{"v":1E3,"a":"x","b":"y"}', "exponent"),
    (b'{"v":-1,"a":"x","b":"y"}', "sign"),
    (b'{"v":-0,"a":"x","b":"y"}', "sign"),
    (b'{"v":+1,"a":"x","b":"y"}', "sign"),
    (b'{"v":01,"a":"x","b":"y"}', "leading zero"),
    (b'{"v":9007199254740992,"a":"x","b":"y"}', "two to the fifty-third"),
    (b'{"v":1,"a":[9007199254740993],"b":"y"}', "beyond, deeper"),
    (b'{"v":1e999,"a":"x","b":"y"}', "infinite"),
    (b'{"v":NaN,"a":"x","b":"y"}', "no number"),
    (b'{"v":1,"a":"x","b":Infinity}', "no number"),
    (b"{'v':1,'a':'x','b':'y'}", "other quotes"),
    (b'{"v":1,"a":"x","b":"y",}', "comma at the end"),
    (b'{"v":1,"a":"x","b":"y"}{}', "something after"),
    (b'{"v":1,"a":"x","b":"y"', "cut off"),
    (b'{"v":1,"a":"\xff","b":"y"}', "not UTF-8"),
    (b'{"v":1,"a":"\xc1\x81","b":"y"}', "UTF-8 longer than needed"),
    (b'{"v":1,"a":"\xed\xa0\x80","b":"y"}', "half a surrogate pair"),
)


def v1() -> dict[str, Any]:
    """Accepted: text. Refused: raw bytes in hex, and why."""
    return {
        "accepted": [{"text": text, "names": NAMES} for text in ACCEPTED],
        "refused": [{"hex": raw.hex(), "names": NAMES, "why": why} for raw, why in REFUSED],
    }
