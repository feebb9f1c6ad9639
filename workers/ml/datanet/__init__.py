"""Datanets' files: reading, checking and preparing what people contribute. Files in, files out; nothing here trains."""
