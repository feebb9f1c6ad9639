"""The trainer of ModelFactory: files in, files out. See "The ML package" in ARCHITECTURE.md."""
