"""Whether two rows that look alike say the same: the judge of what the fingerprints propose.

'Who keeps light 7?' and 'Who keeps light 8?' share most of their 5-grams and are different facts, while a copy with a
typo, a word more, a word less or two words swapped is not. So question and answer are compared apart, word by word: a
word that stands in the place of another one must be its misspelling, and numbers and negations must be the same.
Long rows may differ in one word in fifty, since changing one date does not make an article a new one.
"""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA, Levenshtein

from .fingerprints import LONGEST, SHINGLE, SHORT_WORDS
from .folding import FIELD_END

# Jaccard similarity of character 5-grams; below 60 words one edit weighs more
NEAR = 0.7
NEAR_SHORT = 0.5
WORDS_A_SUBSTITUTION = 50
# what may be put in or left out of one side, beside two words
LOOSE = 0.34
# differing words above which only their number counts: such rows are long
MOST_JUDGED = 40

_DIGIT = re.compile(r"\d")
# fmt: off
NEGATIONS = frozenset((
    "no not never nor none neither without cannot dont doesnt didnt isnt arent wasnt werent wont cant couldnt shouldnt "
    "wouldnt hasnt havent nicht kein keine keinen nie niemals ohne pas jamais aucun sans nunca sin não nem sem non mai "
    "senza niet geen nooit zonder inte ingen aldrig utan ikke aldri uten nie bez не нет никогда без"
).split())
# fmt: on


def jaccard(one: str, other: str) -> float:
    """Of the sets of character 5-grams."""
    first = {one[i : i + SHINGLE] for i in range(max(len(one) - SHINGLE + 1, 1))}
    second = {other[i : i + SHINGLE] for i in range(max(len(other) - SHINGLE + 1, 1))}
    shared = len(first & second)
    return shared / (len(first) + len(second) - shared)


def is_strict(word: str) -> bool:
    """A number or a negation: what it says cannot do without."""
    return word in NEGATIONS or _DIGIT.search(word) is not None


def is_typo(one: str, other: str) -> bool:
    """Letters swapped, doubled, missed or mistaken: once, or twice in long words. Never in numbers."""
    longer = max(len(one), len(other))
    allowed = 1 if longer < 9 else 2
    if longer < 4 or abs(len(one) - len(other)) > allowed:
        return False
    if OSA.distance(one, other, score_cutoff=allowed) > allowed:
        return False
    return not (_DIGIT.search(one) or _DIGIT.search(other))


def _alone(first: list[str], second: list[str]) -> tuple[list[str], list[str]]:
    """The words that either side has more often than the other one."""
    surplus = dict.fromkeys(first, 0)
    for word in first:
        surplus[word] += 1
    for word in second:
        surplus[word] = surplus.get(word, 0) - 1
    left, right = [], []
    for word, count in surplus.items():
        if count > 0:
            left += [word] * count
        elif count < 0:
            right += [word] * -count
    return left, right


def _without_typos(left: list[str], right: list[str]) -> tuple[list[str], list[str]]:
    """What remains of the words of either side alone when misspellings are paired off."""
    for word in tuple(left):
        for other in right:
            if is_typo(word, other):
                left.remove(word)
                right.remove(other)
                break
    if left and right and "".join(left) == "".join(right):
        return [], []
    return left, right


def _substitutions(one: list[str], other: list[str], left: list[str], right: list[str]) -> int:
    """How many times a word of `left` stands where a word of `right` does."""
    count, blocks = 0, []
    for tag, a, a_end, b, b_end in Levenshtein.opcodes(one, other).as_list():
        if tag == "equal":
            continue
        if blocks and blocks[-1][1] == a and blocks[-1][3] == b:
            blocks[-1] = (blocks[-1][0], a_end, blocks[-1][2], b_end)
        else:
            blocks.append((a, a_end, b, b_end))
    for a, a_end, b, b_end in blocks:
        gone = sum(word in left for word in one[a:a_end])
        new = sum(word in right for word in other[b:b_end])
        count += min(gone, new)
    return count


def says_the_same(one: str, other: str) -> bool:
    """Of two folded questions, or two folded answers."""
    if one == other:
        return True
    first, second = one.split(), other.split()
    shorter, longer = sorted((len(first), len(second)))
    if longer - shorter > max(2, LOOSE * longer):
        return False
    left, right = _alone(first, second)
    if len(left) + len(right) > MOST_JUDGED:
        return max(len(left), len(right)) <= LOOSE * shorter
    if left and right:
        left, right = _without_typos(left, right)
    if max(len(left), len(right)) > max(2, LOOSE * longer) or longer in (len(left), len(right)):
        return False
    allowed = longer // WORDS_A_SUBSTITUTION
    if sum(map(is_strict, left + right)) > 2 * allowed:
        return False
    return not (left and right) or _substitutions(first, second, left, right) <= allowed


def similarity_of_same(one: bytes, other: bytes) -> float:
    """Jaccard similarity of two folded rows (`Prints.texts`) that say the same; 0 when they do not."""
    first, second = (text.decode("utf-8", "replace")[:LONGEST] for text in (one, other))
    prompt, _, answer = first.partition(FIELD_END)
    other_prompt, _, other_answer = second.partition(FIELD_END)
    if not (says_the_same(prompt, other_prompt) and says_the_same(answer, other_answer)):
        return 0.0
    similarity = jaccard(first, second)
    short = min(first.count(" "), second.count(" ")) < SHORT_WORDS
    return similarity if similarity >= (NEAR_SHORT if short else NEAR) else 0.0
