"""Traditional and simplified Chinese: the same words in two sets of characters."""

from collections.abc import Mapping
from functools import cache

from opencc import OpenCC

_HAN = range(0x4E00, 0xA000)


@cache
def simplified() -> Mapping[int, str]:
    """Each traditional character that has a simplified one, with it: one for one, so that places stay.

    Made when it is first asked for: most sites have no Chinese, and it takes a tenth of a second.
    """
    traditional = [chr(code) for code in _HAN]
    # A line for each: side by side they might be words, which have simplifications of their own.
    one_by_one = OpenCC("t2s").convert("\n".join(traditional)).split("\n")
    pairs = zip(traditional, one_by_one, strict=True)
    return {ord(char): simple for char, simple in pairs if char != simple and len(simple) == 1}
