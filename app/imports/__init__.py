"""Workbooks in: look before opening, read, map by header, rehearse; nothing here writes."""
