"""The learning rate over a run: it rises from 0 to each group's peak, then falls back to 0 (Goyal et al. 2017)."""

from __future__ import annotations

import torch


def set_rates(optimizer: torch.optim.Optimizer, step: int, steps: int, warm_up: float) -> None:
    """Set the rate of each group, which holds its `peak`, for step 1..steps; the share `warm_up`, 0..1, rises."""
    warm = max(1, int(steps * warm_up))
    factor = step / warm if step < warm else max(0.0, (steps - step) / max(1, steps - warm))
    for group in optimizer.param_groups:
        group["lr"] = group["peak"] * factor
