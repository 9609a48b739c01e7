"""Reliability plots as SVG files: what was stated against what came true."""

from __future__ import annotations

from collections.abc import Mapping

from bias.evaluation.calibration import Reliability

_SIDE, _LEFT, _TOP, _GAP = 220, 46, 28, 40
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def draw_reliability(found: Mapping[str, Reliability]) -> str:
    """Return one panel for each reliability: a dot a bin, its area by how much is in it, beside the diagonal.

    The same figures give the same bytes.
    """
    width = _LEFT + len(found) * (_SIDE + _GAP)
    height = _TOP + _SIDE + 44
    panels = [_panel(name, one, _LEFT + row * (_SIDE + _GAP)) for row, (name, one) in enumerate(found.items())]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
            ' font-family="sans-serif" font-size="11" role="img">',
            "<title>Reliability: stated probability against the share that came true</title>",
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
            *panels,
            "</svg>",
            "",
        ]
    )


def _panel(name: str, one: Reliability, left: int) -> str:
    bottom = _TOP + _SIDE
    parts = [
        f'<text x="{left}" y="{_TOP - 10}" font-weight="bold">{name}: ECE {one.error:.3f}, n = {one.n}</text>',
        f'<rect x="{left}" y="{_TOP}" width="{_SIDE}" height="{_SIDE}" fill="none" stroke="#888888"/>',
        f'<line x1="{left}" y1="{bottom}" x2="{left + _SIDE}" y2="{_TOP}" stroke="#888888" stroke-dasharray="4 3"/>',
    ]
    for tick in _TICKS:
        at = round(tick * _SIDE, 1)
        parts.append(f'<text x="{left + at}" y="{bottom + 15}" text-anchor="middle">{tick:g}</text>')
        parts.append(f'<text x="{left - 5}" y="{bottom - at + 4}" text-anchor="end">{tick:g}</text>')
    for one_bin in one.bins:
        x, y = left + one_bin.mean * _SIDE, bottom - one_bin.share * _SIDE
        radius = 2 + 14 * (one_bin.n / one.n) ** 0.5
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="#2b6cb0" fill-opacity="0.6"/>')
    parts.append(f'<text x="{left + _SIDE / 2:g}" y="{bottom + 32}" text-anchor="middle">stated probability</text>')
    return "\n".join(parts)
