"""Datanets' files: reading, checking and preparing rows that people contribute. Files in, files out; nothing here trains."""
