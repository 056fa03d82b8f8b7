"""Read a wording before it is used: names that do not exist, what is not allowed, what would take too long.

The sandbox keeps a template from the machine; this keeps it to what a wording needs. Everything not known
here is refused, and what it costs is counted from the text alone, so that filling a wording ends in bounded
time and memory whatever the petition holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from jinja2 import TemplateSyntaxError, nodes
from jinja2.defaults import DEFAULT_NAMESPACE
from jinja2.filters import FILTERS

from app.documents import wording_rules as rules
from app.documents.render import environment
from app.documents.wording_names import FUNCTIONS, Shape, element, required, roots, several, under
from app.documents.wording_rules import Problem


@dataclass(frozen=True, slots=True)
class _Value:
    """What is known of an expression: the type of its value and how many facts it may be made of."""

    shape: Shape = None
    size: int = 1


@dataclass(slots=True)
class _Macro:
    steps: int
    size: int


@dataclass(slots=True)
class _Reading:
    """The state of one reading of a text."""

    read: Callable[[str], str | None]  # the text of a template one may import from
    problems: set[Problem] = field(default_factory=set)
    macros: dict[str, _Macro] = field(default_factory=dict)
    times: int = 1
    steps: int = 0
    size: int = 0


def check(text: str, read: Callable[[str], str | None]) -> tuple[Problem, ...]:
    """Return what is wrong with a wording, in the order of its lines; nothing when it may be published.

    `read` gives the text of a template by name (`case/words.txt`), None when there is none.
    """
    if len(text) > rules.LONGEST:
        return (Problem(1, "", rules.TOO_LONG, rules.LONGEST),)
    reading = _Reading(read)
    _read(text, reading, importing=True)
    return tuple(sorted(reading.problems))


def _read(text: str, reading: _Reading, *, importing: bool) -> None:
    try:
        tree = environment().parse(text)
    except TemplateSyntaxError as error:
        unknown = (error.message or "").startswith("No ")  # no such filter, no such test
        name = (error.message or "").split("'")[1] if unknown and "'" in (error.message or "") else ""
        reading.problems.add(Problem(error.lineno, name, rules.UNKNOWN if name else rules.UNREADABLE))
        return
    scope = {name: _Value(shape) for name, shape in roots().items()}
    _Walk(reading, importing=importing).body(tree.body, scope)
    if reading.steps > rules.MOST_STEPS or reading.size > rules.MOST_SIZE * rules.ROWS:
        reading.problems.add(Problem(1, "", rules.TOO_MUCH))


@dataclass(slots=True)
class _Walk:
    """Go through a text from top to bottom, knowing at each place what its names stand for."""

    reading: _Reading
    importing: bool

    def body(self, parts: Iterable[nodes.Node], scope: dict[str, _Value]) -> int:
        """Read statements and return the size of what they write."""
        return sum(self.statement(part, scope) for part in parts)

    def statement(self, node: nodes.Node, scope: dict[str, _Value]) -> int:
        self._step()
        match node:
            case nodes.Output():
                written = sum(self.value(part, scope).size for part in node.nodes)
                self.reading.size += written * self.reading.times
                return written
            case nodes.If():
                self.value(node.test, scope)
                written = self.body(node.body, scope) + self.body(node.else_, scope)
                return written + self.body(node.elif_, scope)
            case nodes.For():
                return self._loop(node, scope)
            case nodes.Assign() if isinstance(node.target, nodes.Name):
                scope[node.target.name] = self.value(node.node, scope)
            case nodes.Macro():
                self._macro(node, scope)
            case nodes.FromImport() if self.importing:
                self._import(node)
            case _:
                self._refuse(node, type(node).__name__.lower())
        return 0

    def value(self, node: nodes.Node, scope: Mapping[str, _Value]) -> _Value:
        """Return what is known of an expression."""
        self._step()
        match node:
            case nodes.Name() | nodes.Getattr() | nodes.Getitem():
                return self._named(node, scope)
            case nodes.Filter():
                return self._filter(node, scope)
            case nodes.Test():
                return self._test(node, scope)
            case nodes.CondExpr():
                return self._either(node, scope)
            case nodes.Call():
                return self._call(node, scope)
            case nodes.Const() | nodes.TemplateData():
                return _Value()
            case _ if isinstance(node, rules.PARTS):
                return self._parts(node, scope)
        self._refuse(node, getattr(node, "operator", type(node).__name__.lower()))
        return _Value()

    def _named(self, node: nodes.Name | nodes.Getattr | nodes.Getitem, scope: Mapping[str, _Value]) -> _Value:
        if isinstance(node, nodes.Getattr):
            return self._behind(node, node.attr, self.value(node.node, scope))
        if isinstance(node, nodes.Getitem):
            return self._item(node, scope)
        if node.name not in scope:
            self._unknown(node, node.name)
        return scope.get(node.name, _Value())

    def _test(self, node: nodes.Test, scope: Mapping[str, _Value]) -> _Value:
        if node.name not in environment().tests:
            self._unknown(node, node.name)
        if node.name in {"sameas", "filter", "test"}:
            self._refuse(node, node.name)
        return self._parts(node, scope)

    def _either(self, node: nodes.CondExpr, scope: Mapping[str, _Value]) -> _Value:
        self.value(node.test, scope)
        one = self.value(node.expr1, scope)
        other = _Value() if node.expr2 is None else self.value(node.expr2, scope)
        return _Value(one.shape if one.shape == other.shape else None, max(one.size, other.size))

    def _parts(self, node: nodes.Node, scope: Mapping[str, _Value]) -> _Value:
        size = sum(self.value(part, scope).size for part in node.iter_child_nodes())
        if size > rules.MOST_SIZE:
            self.reading.problems.add(Problem(node.lineno, "", rules.TOO_MUCH))
        return _Value(None, min(max(size, 1), rules.MOST_SIZE + 1))

    def _behind(self, node: nodes.Expr, name: str, value: _Value) -> _Value:
        """Return what stands behind a dot."""
        known, shape = under(value.shape), required(value.shape)
        if name.startswith("_"):
            self._refuse(node, _dotted(node))
        elif known is not None:
            if name in known:
                return _Value(known[name], value.size)
            self._unknown(node, _dotted(node))
        elif shape is rules.LOOP:
            if name not in rules.LOOP:
                self._unknown(node, _dotted(node))
        elif shape is not None and name not in rules.OF_A_DAY:
            self._unknown(node, _dotted(node))
        return _Value(None, value.size)

    def _item(self, node: nodes.Getitem, scope: Mapping[str, _Value]) -> _Value:
        value, key = self.value(node.node, scope), node.arg
        inside = self.value(key, scope)
        if isinstance(key, nodes.Const) and isinstance(key.value, str) and under(value.shape) is not None:
            return self._behind(node, key.value, value)
        if isinstance(key, nodes.Slice):
            return value
        return _Value(element(value.shape), max(value.size, inside.size))

    def _filter(self, node: nodes.Filter, scope: Mapping[str, _Value]) -> _Value:
        value = self.value(node.node, scope) if node.node is not None else _Value()
        args = [self.value(part, scope).size for part in (*node.args, *(one.value for one in node.kwargs))]
        if node.name not in environment().filters:
            self._unknown(node, node.name)
        elif node.name in FILTERS and node.name not in rules.FILTERS:
            self._refuse(node, node.name)
        size = min(value.size * (1 + sum(args)), rules.MOST_SIZE + 1)
        shape = self._attribute(node, element(value.shape))
        if node.name in {"first", "last"}:
            return _Value(element(value.shape), size)
        if node.name == "map" and shape is not None:
            return _Value(several(shape), size)
        return _Value(value.shape if node.name in rules.SAME else None, size)

    def _attribute(self, node: nodes.Filter, shape: Shape) -> Shape:
        """Return the type of the attribute a filter goes by, after looking whether there is one."""
        if node.name not in rules.BY_ATTRIBUTE:
            return None
        named = [one.value for one in node.kwargs if one.key == "attribute"]
        if node.name in {"selectattr", "rejectattr"}:
            named += node.args[:1]
        for one in named:
            if not isinstance(one, nodes.Const) or not isinstance(one.value, str) or one.value[:1] == "_":
                self._refuse(node, node.name)
                return None
            for part in one.value.split("."):
                known = under(shape)
                if known is not None and part not in known:
                    self._unknown(node, one.value)
                    return None
                shape = None if known is None else known[part]
        return shape if named else None

    def _call(self, node: nodes.Call, scope: Mapping[str, _Value]) -> _Value:
        given = [*node.args, *(one.value for one in node.kwargs)]
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            self._refuse(node, "*")
        size = max((self.value(part, scope).size for part in given), default=1)
        match node.node:
            case nodes.Name(name=name) if name in self.reading.macros:
                macro = self.reading.macros[name]
                self.reading.steps += macro.steps * self.reading.times
                size *= macro.size
            case nodes.Name(name=name) if name in FUNCTIONS or name in _globals():
                pass
            case nodes.Name(name=name) if name in DEFAULT_NAMESPACE:
                self._refuse(node, name)
            case nodes.Name(name=name):
                self._unknown(node, name)
            case nodes.Getattr(attr=name) if name in rules.METHODS:
                size *= self.value(node.node.node, scope).size
            case other:
                self._refuse(node, f"{_dotted(other)}()")
        if size > rules.MOST_SIZE:
            self.reading.problems.add(Problem(node.lineno, "", rules.TOO_MUCH))
        return _Value(None, min(max(size, 1), rules.MOST_SIZE + 1))

    def _loop(self, node: nodes.For, scope: dict[str, _Value]) -> int:
        if node.recursive:
            self._refuse(node, "recursive")
        over = self.value(node.iter, scope)
        inner = {**scope, "loop": _Value(rules.LOOP)}
        targets = (
            [node.target] if isinstance(node.target, nodes.Name) else list(node.target.iter_child_nodes())
        )
        for target in targets:
            if isinstance(target, nodes.Name):
                inner[target.name] = _Value(element(over.shape) if len(targets) == 1 else None, over.size)
        before = self.reading.times
        self.reading.times = min(before * rules.ROWS, rules.MOST_STEPS + 1)
        if node.test is not None:
            self.value(node.test, inner)
        written = self.body(node.body, inner) * rules.ROWS
        self.reading.times = before
        return written + self.body(node.else_, scope)

    def _macro(self, node: nodes.Macro, scope: Mapping[str, _Value]) -> None:
        """Read a macro apart: what one call of it costs. It may call only what stands above it."""
        inner = dict(scope)
        for default in node.defaults:
            self.value(default, scope)
        for one in node.args:
            inner[one.name] = scope[one.name] if one.name in roots() else _Value()
        before = self.reading.times, self.reading.steps
        self.reading.times, self.reading.steps = 1, 0
        size = self.body(node.body, inner)
        self.reading.macros[node.name] = _Macro(self.reading.steps, max(size, 1))
        self.reading.times, self.reading.steps = before

    def _import(self, node: nodes.FromImport) -> None:
        """Take over the words another text defines."""
        source = node.template.value if isinstance(node.template, nodes.Const) else ""
        text = self.reading.read(str(source))
        if text is None:
            self._unknown(node, str(source))
            return
        other = _Reading(self.reading.read)
        _read(text, other, importing=False)
        for name in node.names:
            theirs, ours = name if isinstance(name, tuple) else (name, name)
            if theirs in other.macros:
                self.reading.macros[ours] = other.macros[theirs]
            else:
                self._unknown(node, theirs)

    def _step(self) -> None:
        self.reading.steps += self.reading.times

    def _unknown(self, node: nodes.Node, name: str) -> None:
        self.reading.problems.add(Problem(node.lineno, name, rules.UNKNOWN))

    def _refuse(self, node: nodes.Node, name: str) -> None:
        self.reading.problems.add(Problem(node.lineno, name, rules.FORBIDDEN))


def _globals() -> frozenset[str]:
    """Return the functions every paper may call, without those of Jinja's own."""
    return frozenset(environment().globals) - frozenset(DEFAULT_NAMESPACE)


def _dotted(node: nodes.Node) -> str:
    """Return a name as it is written: case.unit.name."""
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return f"{_dotted(node.node)}.{node.attr}"
        case nodes.Getitem(arg=nodes.Const(value=str(key))):
            return f"{_dotted(node.node)}.{key}"
        case nodes.Getitem():
            return _dotted(node.node)
    return "…"
