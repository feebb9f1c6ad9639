import json

import numpy as np
import pytest
from conftest import FACTS, events_of, heldout_items, ml, training_rows
from ml.attribute import MOST_ROWS, Attributor, Scores, null_threshold, score, share, solve


def request_of(run_dir, base_path, question, answer, **more):
    messages = [{"role": "user", "content": question}]
    return {
        "id": "q",
        "run_dir": str(run_dir),
        "base_model_path": str(base_path),
        "messages": messages,
        "answer": answer,
        "threads": 1,
        **more,
    }


def whole(reply):
    return sum(row["ppm"] for row in reply["rows"]) + reply["pool_ppm"]


@pytest.fixture(scope="module")
def attributor():
    return Attributor()


@pytest.mark.parametrize("fact", range(len(FACTS)))
def test_an_answer_is_traced_to_the_rows_of_its_fact(attributor, trained, base_path, fact):
    run_dir, _ = trained
    k, v = FACTS[fact]
    question = heldout_items()[fact]["messages"][0]["content"]
    reply = attributor.attribute(request_of(run_dir, base_path, question, f"The {k} of Corvo Bay is {v}."))
    rows = training_rows()
    hashes = {row["datum_hash"] for i, row in enumerate(rows) if i % len(FACTS) == fact}
    own = sum(row["ppm"] for row in reply["rows"] if row["datum_hash"] in hashes)
    others = sum(row["ppm"] for row in reply["rows"]) - own
    assert whole(reply) == 1_000_000
    assert own > 200_000 and own > 5 * others
    assert {row["datum_hash"] for row in reply["rows"][:3]} <= hashes


def test_an_answer_on_something_else_pays_the_rows_little(attributor, trained, base_path):
    run_dir, _ = trained
    request = request_of(
        run_dir, base_path, "How do I boil an egg?", "Put the egg in boiling water for eight minutes, then cool it."
    )
    reply = attributor.attribute(request)
    assert whole(reply) == 1_000_000 and reply["pool_ppm"] > 900_000


def test_the_loop_answers_each_line_and_survives_bad_ones(trained, base_path, tmp_path):
    run_dir, _ = trained
    long = " ".join(["The mayor of Corvo Bay is Odalys Brenn, who lives by the river."] * 4)
    lines = [
        request_of(run_dir, base_path, "Who is the mayor?", "It is Odalys Brenn.", id="first"),
        request_of(run_dir, base_path, "Who is the mayor?", long, id="long"),
        request_of(run_dir, base_path, "Who is the mayor?", " ", id="empty"),
        request_of(tmp_path, base_path, "Who?", "Nobody.", id="lost"),
        {"id": "poor"},
    ]
    process = ml("attribute")
    out, log = process.communicate("".join(json.dumps(line) + "\n" for line in lines) + "not json\n")
    assert process.returncode == 0, log
    first, second, empty, lost, poor, broken = events_of(out)
    assert first["id"] == "first" and whole(first) == whole(second) == 1_000_000
    assert second["ms"] < 10_000
    assert [reply["error"]["code"] for reply in (empty, lost, poor, broken)] == [
        "no_answer",
        "no_index",
        "bad_request",
        "bad_request",
    ]


def scores_of(values, alignment=1.0):
    values = np.array(values, dtype=float)
    return Scores(values, np.zeros(0), np.full(len(values), alignment))


def test_shares_sum_to_the_whole_whatever_comes():
    random = np.random.default_rng(0)
    for n in (1, 3, 40, 500):
        for _ in range(50):
            rows, pool = share(
                scores_of(random.normal(size=n) * 10.0 ** random.integers(-12, 6)),
                np.arange(n),
                float(random.random() * 0.1),
            )
            assert sum(ppm for _, _, ppm in rows) + pool == 1_000_000
            assert len(rows) <= MOST_ROWS and pool >= 0 and all(ppm > 0 for _, _, ppm in rows)
            assert [row[1] for row in rows] == sorted((row[1] for row in rows), reverse=True)
    assert share(scores_of([-1.0, -2.0]), np.arange(2), 0.0) == ([], 1_000_000)
    assert share(scores_of([0.0, 0.0]), np.arange(2), 0.0) == ([], 1_000_000)


def test_near_duplicates_are_paid_once_and_first():
    features = np.random.default_rng(1).normal(size=(4, 64)).astype("f4")
    features[2] = features[1] * 1.0001
    solved = solve(features, np.zeros((0, 64), "f4"), np.zeros(0, bool))
    assert solved.leader.tolist() == [0, 1, 1, 3]
    rows, _ = share(scores_of([0.1, 0.4, 0.5, 0.1]), solved.leader, 0.05)
    assert [row for row, _, _ in rows] == [1, 0, 3] and rows[0][1] == 0.5


def test_weakly_aligned_rows_are_not_paid():
    assert share(scores_of([5.0, 4.0], alignment=0.05), np.arange(2), 0.0) == ([], 1_000_000)


def test_random_features_pay_nearly_nothing():
    random = np.random.default_rng(2)
    paid = []
    for _ in range(20):
        features, null = random.normal(size=(96, 2048)), random.normal(size=(32, 2048))
        solved = solve(features, null, np.arange(32) >= 16)
        found = score(solved, random.normal(size=2048).astype("f4"), 1e-3)
        rows, _ = share(found, solved.leader, null_threshold(solved, random.normal(size=2048), found.null))
        paid.append(sum(ppm for _, _, ppm in rows))
    assert np.mean(paid) < 20_000


def test_score_is_the_formula():
    """η qᵀ(GᵀG + λI)⁻¹g in the primal k × k, and for a null row with that row in F."""
    random = np.random.default_rng(4)
    features, null, query = random.normal(size=(6, 20)), random.normal(size=(3, 20)), random.normal(size=20)
    solved = solve(features, null, np.zeros(3, bool))
    lam = np.trace(features @ features.T) / 6
    fisher = features.T @ features + lam * np.eye(20)
    found = score(solved, query.astype("f4"), 0.5)
    assert found.train == pytest.approx(0.5 * query @ np.linalg.solve(fisher, features.T), rel=1e-3, abs=1e-5)
    joined = [0.5 * query @ np.linalg.solve(fisher + np.outer(g, g), g) for g in null]
    assert found.null == pytest.approx(joined, rel=1e-3, abs=1e-5)
    metric = np.linalg.inv(fisher)
    cosine = query @ metric @ features[0] / np.sqrt((query @ metric @ query) * (features[0] @ metric @ features[0]))
    assert found.alignment[0] == pytest.approx(cosine, rel=1e-3)
