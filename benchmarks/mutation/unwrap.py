"""Rewrite decorated functions so that mutmut changes them too: it passes over every function with a decorator."""

from __future__ import annotations

import ast

WRAPPERS = {"property", "cached_property", "cache", "lru_cache"}


def unwrap(source: str) -> str:
    """`@property` above `def f` becomes `f = property(f)` below it; the decorator's line is kept as a comment."""
    lines = source.splitlines()
    found = [
        (node, node.decorator_list[0])
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and len(node.decorator_list) == 1
    ]
    for node, decorator in sorted(found, key=lambda pair: -pair[0].lineno):
        if _name(decorator) in WRAPPERS and node.end_lineno is not None:
            indent = " " * node.col_offset
            lines.insert(node.end_lineno, f"{indent}{node.name} = {ast.unparse(decorator)}({node.name})")
            lines[decorator.lineno - 1] = f"{indent}# @{ast.unparse(decorator)}"
    return "\n".join(lines) + "\n"


def _name(decorator: ast.expr) -> str | None:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return called.id if isinstance(called, ast.Name) else None
