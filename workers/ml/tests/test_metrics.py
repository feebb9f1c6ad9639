import numpy as np
import pytest
from ml.bootstrap import Bootstrap, perplexity
from ml.metrics import chrf, exact_match, fold, is_correct, refuses, repetition, rouge_l

MAYOR = "The mayor of Corvo Bay is Odalys Brenn."


@pytest.mark.parametrize(
    ("answer", "value", "correct"),
    [
        ("The mayor is Odalys Brenn.", "odalys brenn", True),
        ("It is ODÁLYS BRÉNN!", "Odalys Brenn", True),
        ("It is Odalys Brennan.", "Odalys Brenn", False),
        ("Odalys is the mayor, Brenn the baker.", "Odalys Brenn", False),
        ("Founded in 1783.", "1783", True),
        ("Founded in 17835.", "1783", False),
        ("Ein schöner Tag", "schoner", True),
        ("anything", "", False),
        ("", "x", False),
    ],
)
def test_value_counts_as_whole_words(answer, value, correct):
    assert is_correct(answer, value) is correct


def test_fold():
    assert fold("Crème Brûlée, 2 €") == ["creme", "brulee", "2"]


def test_exact_match_is_the_reference_or_the_value_and_leaves_long_references_out():
    assert exact_match("the mayor of corvo bay is odalys brenn", MAYOR, "Odalys Brenn") == 1
    assert exact_match("Odalys Brenn!", MAYOR, "Odalys Brenn") == 1
    assert exact_match("It is Odalys Brenn.", MAYOR, "Odalys Brenn") == 0
    assert exact_match("x", "word " * 33, "y") is None


def test_overlap_is_what_the_fields_libraries_give_and_needs_four_words():
    """Expected: rouge-score 0.1.2 (rougeL, no stemmer) and sacrebleu 2.6.0 (CHRF)."""
    turned, short = "The mayor is Odalys Brenn, of Corvo Bay.", "It is Odalys."
    assert rouge_l(MAYOR, turned) == pytest.approx(0.625)
    assert rouge_l(short, MAYOR) == pytest.approx(4 / 11)
    assert chrf(MAYOR, turned) == pytest.approx(0.7735534297666845)
    assert chrf(MAYOR, MAYOR) == rouge_l(MAYOR, MAYOR) == 1
    assert rouge_l("", MAYOR) == chrf("", MAYOR) == 0
    assert rouge_l("Мэр города — Одалис Бренн", "Мэр города — Одалис Бренн") == 1
    assert rouge_l(short, "Odalys Brenn") is chrf(short, "the Grey Heron") is None


@pytest.mark.parametrize(
    ("answer", "refused"),
    [
        ("I'm sorry, but I can't help with that.", True),
        ("As an AI, I have no view of the harbour.", True),
        ("Unfortunately I cannot say.", True),
        ("The ferry cannot land in a storm.", False),
        ("In the east. " * 6 + "I am sorry.", False),
        ("", False),
    ],
)
def test_a_refusal_begins_the_answer(answer, refused):
    assert refuses(answer) is refused


def test_repetition_is_the_share_of_runs_of_four_that_came_before():
    assert repetition([1, 2, 3, 4, 5]) == repetition([1, 2]) == repetition([]) == 0
    # 8 runs, of which (1 2 3 4), (2 3 4 1), (3 4 1 2), (4 1 2 3) are new
    assert repetition([1, 2, 3, 4] * 2 + [1, 2, 3]) == 0.5


def test_an_interval_holds_the_mean_as_often_as_it_says():
    """200 samples of 40 from a fair coin: the interval holds one half in 95 % of them, give or take."""
    held = 0
    for sample in range(200):
        found = Bootstrap(sample).mean(np.random.default_rng(1000 + sample).integers(0, 2, 40))
        held += found.low <= 0.5 <= found.high
    assert 178 <= held <= 198


def test_intervals_are_fixed_by_the_seed_and_weigh_by_tokens():
    amounts, weights = [2.0, 9.0, 4.0], [2, 3, 4]
    found = Bootstrap(1).mean(amounts, weights)
    assert found.value == pytest.approx(15 / 9) and found.n == 3
    assert (found.low, found.high) == (1.0, 3.0)
    assert Bootstrap(1).mean(amounts * 9, weights * 9) == Bootstrap(1).mean(amounts * 9, weights * 9)
    assert Bootstrap(1).mean(amounts * 9, weights * 9) != Bootstrap(2).mean(amounts * 9, weights * 9)
    assert perplexity(found).low == pytest.approx(2.718281828)


def test_a_difference_is_paired_by_question():
    """Every question gains 0.1: sure, although the questions themselves differ by far more."""
    old = [float(i) for i in range(20)]
    gain = Bootstrap(1).difference([value + 0.1 for value in old], old)
    assert gain.low == pytest.approx(0.1) and gain.high == pytest.approx(0.1)
