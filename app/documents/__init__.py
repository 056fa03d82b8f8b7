"""The paper room: figures in, a frozen value, a page, a PDF. Nothing here asks the database or the clock."""
