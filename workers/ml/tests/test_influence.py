import json

import numpy as np
import pytest
from conftest import FACTS, Recorder, events_of, ml, training_rows
from ml.events import MlError
from ml.influence import influence, influence_run

K = 256


def write_index(run_dir, train, null, kinds, **about):
    folder = run_dir / "index"
    folder.mkdir(parents=True)
    train.astype("<f2").tofile(folder / "features.f16")
    null.astype("<f2").tofile(folder / "null.f16")
    found = {
        "k": K,
        "learning_rate": 0.002,
        "datum_hashes": [f"0x{row:064x}" for row in range(len(train))],
        "null_kinds": kinds,
    }
    (folder / "index.json").write_text(json.dumps({**found, **about}), "utf-8")
    return run_dir


def directions(count, seed=0):
    """Nearly orthogonal directions with a part that all have in common, as answers of one style have."""
    random = np.random.default_rng(seed)
    return random.normal(size=(count, K)) + 0.5 * random.normal(size=K)


def test_rows_that_the_heldout_questions_ask_for_are_paid(tmp_path):
    facts, others = directions(4, 1), directions(12, 2)
    random = np.random.default_rng(3)
    near = lambda rows: rows + 0.1 * random.normal(size=rows.shape)  # noqa: E731
    train = np.concatenate([near(facts), near(others)])
    null = np.concatenate([near(facts), near(directions(6, 4))])
    found = influence(write_index(tmp_path, train, null, ["heldout"] * 4 + ["control"] * 6))
    paid = {int(row["datum_hash"], 16): row["ppm"] for row in found["rows"]}
    assert sum(paid.values()) + found["pool_ppm"] == 1_000_000
    assert set(list(paid)[:4]) == {0, 1, 2, 3}
    assert sum(paid[row] for row in range(4)) > 600_000
    assert sum(ppm for row, ppm in paid.items() if row > 3) < 100_000


def test_features_of_chance_pay_nearly_nothing(tmp_path):
    paid = []
    for seed in range(20):
        random = np.random.default_rng(seed)
        run = write_index(
            tmp_path / str(seed),
            random.normal(size=(48, K)),
            random.normal(size=(16, K)),
            ["heldout"] * 8 + ["control"] * 8,
        )
        paid.append(sum(row["ppm"] for row in influence(run)["rows"]))
    assert np.mean(paid) < 50_000


def test_without_heldout_rows_the_pools_get_everything(tmp_path):
    for name, null, kinds in (("none", np.zeros((0, K)), []), ("controls", directions(3), ["control"] * 3)):
        found = influence(write_index(tmp_path / name, directions(5), null, kinds))
        assert found == {"rows": [], "pool_ppm": 1_000_000, "null_threshold": 0.0}


def test_one_question_and_one_row_are_enough(tmp_path):
    found = influence(write_index(tmp_path, directions(1), directions(1), ["heldout"]))
    assert sum(row["ppm"] for row in found["rows"]) + found["pool_ppm"] == 1_000_000


def test_a_damaged_index_is_said(tmp_path):
    run = write_index(tmp_path, directions(3), directions(2), ["heldout"] * 2)
    (run / "index" / "features.f16").write_bytes(b"odd")
    with pytest.raises(MlError) as refused:
        influence_run(run, Recorder())
    assert refused.value.code == "no_index"


def test_an_index_that_was_changed_is_refused(tmp_path):
    run = write_index(tmp_path, directions(3), directions(2), ["heldout"] * 2, sha256={"features.f16": "0" * 64})
    with pytest.raises(MlError, match="not as it was written") as refused:
        influence(run)
    assert refused.value.code == "index_damaged"


def test_a_real_run_pays_its_rows_from_its_index(trained):
    run_dir, _ = trained
    process = ml("influence", str(run_dir))
    out, log = process.communicate()
    assert process.returncode == 0, log
    (found,) = events_of(out)
    rows = {row["datum_hash"] for row in training_rows()}
    assert found["type"] == "influence" and {row["datum_hash"] for row in found["rows"]} <= rows
    assert sum(row["ppm"] for row in found["rows"]) + found["pool_ppm"] == 1_000_000
    # every held-out question asks for a fact that the rows give
    assert len(found["rows"]) >= len(FACTS) and found["pool_ppm"] < 900_000
