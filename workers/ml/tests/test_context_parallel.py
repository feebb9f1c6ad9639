"""Packs that are computed side by side and see each other's tokens."""

import threading

import pytest
import torch
from ml.compute import Workers
from ml.data import Row, answer_nlls
from ml.fused import nlls_of
from ml.packs import pack
from ml.step_packs import step_packs
from ml.context_parallel import membership
from test_fused import FAMILIES, adapted, distance, gradient, varied


def summed(model, rows, budget, workers):
    """Summed loss and gradient of a step, its packs computed by as many threads as a group has members."""
    nlls = nlls_of(model)

    def work(packed):
        with membership(packed):
            loss = nlls(packed).sum()
            return loss.detach(), gradient(model, loss)

    found = list(workers.map(work, step_packs(rows, budget, workers.count)))
    return sum(loss for loss, _ in found), sum(value for _, value in found)


def prompted(seed=0, count=6):
    """Rows with one system prompt."""
    draw = torch.Generator().manual_seed(seed)
    ids = lambda n: torch.randint(3, 300, (n,), generator=draw).tolist()  # noqa: E731
    prefix = ids(30)
    return [Row(prefix + ids(3 + i), ids(8 - i)) for i in range(count)]


def branching(seed=0):
    """Rows that all begin alike, some of them for longer, two with one prompt, one with a one-token answer."""
    draw = torch.Generator().manual_seed(seed)
    ids = lambda n: torch.randint(3, 300, (n,), generator=draw).tolist()  # noqa: E731
    prefix, longer = ids(24), ids(6)
    same = prefix + longer + ids(3)
    return [
        Row(prefix + longer + ids(5), ids(6)),
        Row(same, ids(4)),
        Row(same, ids(5)),
        Row(prefix + ids(7), ids(1)),
        Row(prefix + ids(2), ids(9)),
        Row(prefix + ids(4), ids(4)),
    ]


@pytest.mark.parametrize("members", [2, 3])
@pytest.mark.parametrize("rows", [prompted(), branching()], ids=["prefix", "branching"])
@pytest.mark.parametrize("family", FAMILIES)
def test_a_group_has_the_gradient_of_its_rows(family, rows, members):
    torch.manual_seed(3)
    model = adapted(varied(FAMILIES[family]()))
    tokens = sum(row.tokens for row in rows)
    workers, budget = Workers(members), -(-tokens // members)
    packs = step_packs(rows, budget, members)
    assert len(packs) == members and all("link" in packed for packed in packs)
    # every token once, and every answer token scored once
    assert sum(packed["input_ids"].numel() for packed in packs) == pack(rows)["input_ids"].numel()
    targets = sorted(torch.cat([packed["targets"] for packed in packs]).tolist())
    assert targets == sorted(token for row in rows for token in row.answer)

    loss, found = summed(model, rows, budget, workers)
    alone = [answer_nlls(model, pack([row])).sum() for row in rows]
    assert distance(loss, sum(alone)) < 1e-5
    assert distance(found, sum(gradient(model, one) for one in alone)) < 1e-5


def test_a_step_of_several_rounds_is_a_group_a_round():
    torch.manual_seed(4)
    model = adapted(FAMILIES["llama"]())
    rows = [*prompted(0), *prompted(1)]
    packs = step_packs(rows, 130, 2)
    groups = [packed["link"].group for packed in packs if "link" in packed]
    assert len(packs) > 2 and len(groups) == 2 * len(set(map(id, groups)))
    loss, found = summed(model, rows, 130, Workers(2))
    alone = [answer_nlls(model, pack([row])).sum() for row in rows]
    assert distance(loss, sum(alone)) < 1e-5
    assert distance(found, sum(gradient(model, one) for one in alone)) < 1e-5


def test_members_have_equal_work():
    rows = [Row([*range(20), 100 + i, 120 + i], [140 + i, 160 + i]) for i in range(7)]
    packs = step_packs(rows, 90, 2)
    sizes = [packed["input_ids"].numel() for packed in packs]
    assert max(sizes) - min(sizes) <= 1


@pytest.mark.parametrize(
    "rows",
    [
        [Row([5, 6], [7, 8]), Row([15, 16], [17, 18])],
        [Row([5, *range(100, 140)], [7, 8]), Row([5, *range(200, 240)], [17, 18])],
    ],
    ids=["nothing", "too little"],
)
def test_rows_that_share_too_little_are_packs_by_themselves(rows):
    packs = step_packs(rows, max(row.tokens for row in rows), 2)
    assert len(packs) == 2 and not any("link" in packed for packed in packs)


def test_alone_there_is_no_group():
    assert not any("link" in packed for packed in step_packs(prompted(), 80))


def test_it_is_the_same_every_time():
    torch.manual_seed(5)
    model = adapted(FAMILIES["llama"]())
    workers = Workers(3)
    first = summed(model, branching(), 80, workers)[1]
    assert all(torch.equal(summed(model, branching(), 80, workers)[1], first) for _ in range(3))


def test_what_ends_one_member_ends_the_others():
    torch.manual_seed(6)
    model = adapted(FAMILIES["llama"]())
    nlls, packs = nlls_of(model), step_packs(prompted(), 125, 2)
    ended = {}

    def work(number):
        try:
            with membership(packs[number]):
                if number == 1:
                    raise MemoryError("no more")
                nlls(packs[number]).sum().backward()
        except BaseException as error:
            ended[number] = error

    threads = [threading.Thread(target=work, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert isinstance(ended[1], MemoryError) and ended[0] is ended[1]
