"""One way of finding the duplicates of a file of rows, in a process of its own: WAY ROWS.jsonl OUT.jsonl.

Ways: `ours`; `datasketch`, MinHash and LSH with the same 5-grams, bands and threshold of 0.7; `datatrove`, its four steps on
word 5-grams, since it knows no others, with the same bands. OUT gets [row, earlier row] a line, -1 where the tool does not
say which. Prints {"seconds", "cpu_seconds", "rss_mb"}; reading and importing are not counted, the last is by how much more
memory the process had at its peak than before.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

BANDS, ROWS_A_BAND, SHINGLE, NEAR = 16, 4, 5, 0.7
Pair = tuple[int, int]


def ours(rows: list[list[str]]) -> Callable[[], list[Pair]]:
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "workers"))
    from ml.datanet.duplicates import Duplicates, fingerprint
    from ml.datanet.rows import Row

    made = [Row(line, "instruction", {}, prompt=a, answer=b) for line, (a, b) in enumerate(rows, 1)]
    fingerprint(made[:1])

    def run() -> list[Pair]:
        with tempfile.TemporaryDirectory() as folder:
            batch = Duplicates(Path(folder), None)
            for start in range(0, len(made), 1000):
                batch.add(fingerprint(made[start : start + 1000]))
            found = [(match.row_index, match.other) for match in batch.finish()]
            batch.write_segment(Path(folder) / "fingerprints")
            batch.close()
        return found

    return run


def with_datasketch(rows: list[list[str]]) -> Callable[[], list[Pair]]:
    from datasketch import MinHash, MinHashLSH

    def run() -> list[Pair]:
        index = MinHashLSH(num_perm=BANDS * ROWS_A_BAND, params=(BANDS, ROWS_A_BAND))
        hashes, found = [], []
        for number, (prompt, answer) in enumerate(rows):
            text = " ".join(f"{prompt} {answer}".lower().split()).encode()
            values = MinHash(num_perm=BANDS * ROWS_A_BAND)
            values.update_batch({text[i : i + SHINGLE] for i in range(max(len(text) - SHINGLE + 1, 1))})
            best = max(((values.jaccard(hashes[other]), other) for other in index.query(values)), default=(0.0, -1))
            if best[0] >= NEAR:
                found.append((number, best[1]))
            index.insert(number, values)
            hashes.append(values)
        return found

    return run


def with_datatrove(rows: list[list[str]]) -> Callable[[], list[Pair]]:
    from datatrove.data import Document
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.dedup import MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupFilter, MinhashDedupSignature
    from datatrove.pipeline.dedup.minhash import MinhashConfig
    from datatrove.utils.logging import logger

    logger.remove()
    config = MinhashConfig(n_grams=SHINGLE, num_buckets=BANDS, hashes_per_bucket=ROWS_A_BAND)
    documents = [Document(text=f"{prompt} {answer}", id=str(number)) for number, (prompt, answer) in enumerate(rows)]

    def run() -> list[Pair]:
        kept: set[int] = set()

        def keep(data, rank: int = 0, world_size: int = 1):
            for document in data:
                kept.add(int(document.id))
                yield document

        with tempfile.TemporaryDirectory() as folder:
            steps = (
                ([documents, MinhashDedupSignature(f"{folder}/signatures", config=config)], 1),
                ([MinhashDedupBuckets(f"{folder}/signatures", f"{folder}/buckets", config=config)], BANDS),
                ([MinhashDedupCluster(f"{folder}/buckets", f"{folder}/remove", config=config)], 1),
                ([documents, MinhashDedupFilter(f"{folder}/remove"), keep], 1),
            )
            for number, (pipeline, tasks) in enumerate(steps):
                LocalPipelineExecutor(pipeline, tasks=tasks, workers=1, logging_dir=f"{folder}/log{number}").run()
        return [(number, -1) for number in range(len(rows)) if number not in kept]

    return run


def memory_mb(field: str) -> float:
    """VmRSS now, or VmHWM, the peak since it was last reset."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) / 1024
    raise ValueError(f"/proc/self/status has no {field}")


def main(way: str, source: str, out: str) -> None:
    rows = [json.loads(line) for line in Path(source).read_text("utf-8").splitlines()]
    run = {"ours": ours, "datasketch": with_datasketch, "datatrove": with_datatrove}[way](rows)
    Path("/proc/self/clear_refs").write_text("5")
    before = memory_mb("VmRSS")
    started, worked = time.perf_counter(), time.process_time()
    found = run()
    seconds, cpu_seconds = time.perf_counter() - started, time.process_time() - worked
    megabytes = memory_mb("VmHWM") - before
    Path(out).write_text("".join(json.dumps(pair) + "\n" for pair in found), "utf-8")
    print(json.dumps({"seconds": seconds, "cpu_seconds": cpu_seconds, "rss_mb": megabytes}))


if __name__ == "__main__":
    main(*sys.argv[1:])
