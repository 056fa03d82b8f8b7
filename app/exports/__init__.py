"""Workbooks and CSV files out: tables, refused rows, import templates; the library is named in one file."""
