#!/usr/bin/env python3
"""Cuts Hunspell dictionaries of English to the list of words that `vestibule check` knows.

    python3 cut.py FOLDER…

FOLDER: an unpacked npm package dictionary-en or dictionary-en-gb, with index.aff and index.dic. Writes
english.zst beside this file: every word that the dictionaries spell, with its endings and beginnings, in
the order of its bytes, one a line. A line begins with the number of bytes that the word shares with the one
above, a digit of base 36; the rest of the word follows. Left out are words with a digit, what ends in 's
(the check takes that off), and what the dictionaries would never suggest.
Compressing needs the command `zstd`.
"""

import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def affixes(path):
    """Flag -> rules, of which each is what it takes off, what it adds, where it holds, whether it ends a word."""
    rules, crossing = {}, set()
    for line in path.read_text(encoding="utf-8").splitlines():
        parts = line.split()
        if len(parts) == 4 and parts[0] in ("PFX", "SFX"):
            crossing |= {parts[1]} if parts[2] == "Y" else set()
        elif len(parts) == 5 and parts[0] in ("PFX", "SFX"):
            kind, flag, off, add, condition = parts
            rule = ("" if off == "0" else off, add, re.compile(f"(?:{condition})$"), kind == "SFX")
            rules.setdefault(flag, []).append(rule)
    return rules, crossing


def words(folder):
    rules, crossing = affixes(folder / "index.aff")
    for line in (folder / "index.dic").read_text(encoding="utf-8").splitlines()[1:]:
        word, _, flags = line.split("\t")[0].partition("/")
        # `!` is never suggested, `c` is only a part of other words.
        if not word or re.search(r"\d", word) or {"!", "c"} & set(flags):
            continue
        forms, crossed = [word], [word]
        for flag in flags:
            for off, add, condition, is_ending in rules.get(flag, []):
                if is_ending and word.endswith(off) and condition.search(word):
                    form = word[: len(word) - len(off)] + add
                    forms.append(form)
                    crossed += [form] if flag in crossing else []
        for flag in flags:
            for off, add, condition, is_ending in rules.get(flag, []):
                if not is_ending:
                    forms += [add + form for form in crossed]
        yield from forms


def shared(left, right):
    pairs = zip(left, right)
    n = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(left), len(right)))
    n = min(n, len(DIGITS) - 1)
    # Not inside of a letter.
    while n < len(right) and right[n] & 0xC0 == 0x80:
        n -= 1
    return n


def main():
    every = {word for folder in sys.argv[1:] for word in words(pathlib.Path(folder))}
    every = sorted(word.encode() for word in every if not word.endswith("'s"))
    lines, last = [], b""
    for word in every:
        n = shared(last, word)
        lines.append(DIGITS[n].encode() + word[n:])
        last = word
    text = b"\n".join(lines) + b"\n"
    run = subprocess.run(["zstd", "-19", "-c"], input=text, stdout=subprocess.PIPE, check=True)
    (HERE / "english.zst").write_bytes(run.stdout)
    print(len(every), "words,", len(run.stdout), "bytes")


main()
