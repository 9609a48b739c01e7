"""Fit a reader of the size of MPNet, or cut from it, in one process: from annotated articles, and from a teacher."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from bias.training.examples import Batch, Window, fill, hide_pieces
from bias.training.losses import link_loss, tag_loss
from bias.training.mpnet_reader import MpnetReader, load_mpnet, save_mpnet
from bias.training.schedule import set_rates
from bias.training.states import States
from bias.training.train import Course, Recipe, plan_batches

log = logging.getLogger("bias.training")

_HEADS = ("tag.", "link.", "nobody", "kinds.")


def fit_reader(
    model: MpnetReader, course: Course, recipe: Recipe, out: Path, states: States | None = None
) -> MpnetReader:
    """Fit `model` to a course, and leave the moving average of its weights in it and in the file `out`.

    AdamW, the rate rising, then falling to 0, in bf16. With `states`, the last layer is drawn to them (mean square over
    their mean square). If `out` is there, it is loaded instead. Returns the fitted model.
    """
    if out.exists():
        return load_mpnet(out)
    torch.manual_seed(recipe.seed)
    if states is not None:
        model.distances.requires_grad_(False)
    optimizer = _optimizer(model, recipe)
    averaged = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(recipe.memory))
    plan = plan_batches(course, recipe, 1)
    total, step, started = sum(map(len, plan)), 0, time.monotonic()
    noise = np.random.default_rng(recipe.seed)
    for epoch, batches in enumerate(plan):
        model.train()
        for windows in batches:
            step += 1
            set_rates(optimizer, step, total, recipe.warm_up)
            batch = hide_pieces(fill(windows, course.examples), recipe.hidden, recipe.hidden_taught, noise)
            losses = _losses(model, batch, windows, states)
            weights = (1.0, recipe.link_weight, recipe.state_weight)
            loss = sum(weight * one for weight, one in zip(weights, losses, strict=False))
            optimizer.zero_grad()
            torch.as_tensor(loss).backward()
            nn.utils.clip_grad_norm_([one for one in model.parameters() if one.requires_grad], 1.0)
            optimizer.step()
            averaged.update_parameters(model)
            if step % 50 == 0:
                shown, spent = " ".join(f"{one.item():.4f}" for one in losses), (time.monotonic() - started) / step
                log.info("epoch %d step %d/%d losses %s, %.2f s/step", epoch, step, total, shown, spent)
    model.load_state_dict(averaged.module.state_dict())
    save_mpnet(model, out)
    return model.eval()


def _losses(model: MpnetReader, batch: Batch, windows: Sequence[Window], states: States | None) -> list[Tensor]:
    """Of tags, of links, and of the last layer if a teacher's is given."""
    given = [torch.from_numpy(one) for one in (batch.ids, batch.kinds, batch.mask)]
    seen = model.encode(*given)
    tags, links, _ = model.judge(seen, given[2])
    losses = [
        tag_loss(tags, torch.from_numpy(batch.tags), torch.from_numpy(batch.soft)),
        link_loss(model.nobody, links, batch),
    ]
    if states:
        width = given[0].shape[1]
        real = torch.zeros(len(windows), width, dtype=torch.bool)
        for row, window in enumerate(windows):
            real[row, 1 : window.length + 1] = True
        starts = [int(states.first[window.example]) + window.start for window in windows]
        places = [(start, start + window.length) for start, window in zip(starts, windows, strict=True)]
        wanted = states.lay_out(places, width, before=1)[real]
        losses.append((seen[-1].float()[real] - wanted).pow(2).mean() / wanted.pow(2).mean())
    return losses


def _optimizer(model: nn.Module, recipe: Recipe) -> torch.optim.AdamW:
    groups = []
    for name, weight in model.named_parameters():
        if weight.requires_grad:
            rate = recipe.head_rate if name.startswith(_HEADS) else recipe.rate
            decay = recipe.decay if weight.dim() > 1 else 0.0
            groups.append({"params": [weight], "lr": rate, "peak": rate, "weight_decay": decay})
    return torch.optim.AdamW(groups, fused=True)
