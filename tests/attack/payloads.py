"""What an attacker writes into a field: each payload carries a mark that shows where it took effect."""

from __future__ import annotations

from html.parser import HTMLParser

MARK = "qzx7"
"""Stands in every payload, and as the name of each element and attribute a payload tries to make."""

PAYLOADS = (
    f"<{MARK}>",
    f"<script>{MARK}()</script>",
    f"</script><script>{MARK}()</script>",
    f"</title><{MARK}>",
    f"</textarea><{MARK}>",
    f"</select><{MARK}>",
    f"</option><{MARK}>",
    f"</style><{MARK}>",
    f"--><{MARK}><!--",
    f"]]><{MARK}><![CDATA[",
    f"<!--{MARK}",
    f"<img src=x onerror={MARK}()>",
    f"<svg/onload={MARK}()>",
    f"<svg><use href='data:image/svg+xml,{MARK}'/></svg>",
    f"<iframe srcdoc='<{MARK}>'>",
    f"<a href='javascript:{MARK}()'>x</a>",
    f"<math><mi xlink:href='javascript:{MARK}'>",
    f"<base href='//{MARK}/'>",
    f"<meta http-equiv=refresh content='0;url=//{MARK}'>",
    f"<link rel=stylesheet href=//{MARK}>",
    f"<form action=//{MARK}><input name=x>",
    f'" {MARK}="1',
    f"' {MARK}='1",
    f"` {MARK}=`1",
    f'"><{MARK}>',
    f"'><{MARK}>",
    f'" autofocus onfocus={MARK}() x="',
    f"x onmouseover={MARK}() ",
    f"javascript:{MARK}()",
    f"JaVaScRiPt:{MARK}()",
    f"data:text/html,<{MARK}>",
    f"{MARK}';alert(1)//",
    f'{MARK}\\";alert(1)//',
    f"${{{MARK}}}",
    f"{MARK}{{{{7*7}}}}",
    f"{{% include '/etc/passwd' %}}{MARK}",
    f"#{{7*7}}{MARK}",
    f"expression({MARK})",
    f"x;background:url(//{MARK})",
    f"&lt;{MARK}&gt;",
    f"&#60;{MARK}&#62;",
    f"%3C{MARK}%3E",
    f"\\u003c{MARK}\\u003e",
    f"＜{MARK}＞",
    f"<{MARK}\u2028>",
    f"=cmd|' /C {MARK}'!A0",
    f"+{MARK}+1",
    f"-{MARK}",
    f"@SUM({MARK})",
    f"%(x)s %s {{0}} {MARK}",
    f"{MARK}\u202etxt.exe",
)

URLS = frozenset(
    {"href", "src", "action", "formaction", "data", "xlink:href", "srcdoc", "poster", "background"}
)


class Reader(HTMLParser):
    """Reads a page as a browser does, and notes what a payload made of it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.made: list[str] = []
        self.texts: list[str] = []
        self.values: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if MARK in tag:
            self.made.append(f"element {tag}")
        for name, value in attrs:
            text = value or ""
            self.values.append(text)
            if MARK in name:
                self.made.append(f"attribute {name} of {tag}")
            if name.startswith("on") or (name == "style" and text):
                self.made.append(f"attribute {name}={text} of {tag}")
            if name in URLS and MARK in text and not text.startswith(("/", "?", "#")):
                self.made.append(f"address {name}={text} of {tag}")
            if name in {"srcdoc", "http-equiv"}:
                self.made.append(f"attribute {name} of {tag}")
        if self._script and MARK in self.get_starttag_text():
            self.made.append(f"script tag {self.get_starttag_text()}")

    @property
    def _script(self) -> bool:
        return self.cdata_elem in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if self._script and MARK in data:
            self.made.append(f"text of {self.cdata_elem}: {data[:80]}")
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        if MARK in data:
            self.made.append(f"comment {data[:80]}")

    def handle_decl(self, decl: str) -> None:
        if MARK in decl:
            self.made.append(f"declaration {decl[:80]}")

    def unknown_decl(self, data: str) -> None:
        if MARK in data:
            self.made.append(f"declaration {data[:80]}")


def read(page: str) -> Reader:
    """Return a page, read."""
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader
