import json

from ml.prepare_base import HASHED, is_prepared


def test_a_folder_is_prepared_only_when_every_file_of_its_manifest_is_whole(tmp_path):
    assert not is_prepared(tmp_path)
    for name in HASHED:
        (tmp_path / name).write_bytes(b"12345")
    assert not is_prepared(tmp_path)
    (tmp_path / "manifest.json").write_text(json.dumps({"bytes": {name: 5 for name in HASHED}}))
    assert is_prepared(tmp_path)
    (tmp_path / "model.gguf").write_bytes(b"123")
    assert not is_prepared(tmp_path)
