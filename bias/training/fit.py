"""Fit a reader, small or large, in one process: what it is taught, and what of it stays as it was."""

from __future__ import annotations

import copy
import logging
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from bias.training.examples import fill, hide_pieces
from bias.training.large_reader import LargeReader
from bias.training.losses import link_loss, tag_loss
from bias.training.network import Reader
from bias.training.pair_student import save_whole
from bias.training.schedule import set_rates
from bias.training.train import Course, Recipe, plan_batches

log = logging.getLogger("bias.training")

_HEADS = ("tag.", "link.", "nobody", "meaning.", "kinds.")


def fit_reader(model: Reader | LargeReader, course: Course, recipe: Recipe, out: Path) -> None:
    """Fit `model` to a course, and leave the moving average of its weights in it and in the file `out`.

    AdamW, the rate rising, then falling to 0, in bf16 where the processor has it. A small reader's vectors are held to
    those that it gave before (`meaning_weight` times the mean cosine distance over all pieces), so that what is
    compared by them goes on as it did. Layers in `frozen` stay as they are.
    """
    torch.manual_seed(recipe.seed)
    before = copy.deepcopy(model).eval() if isinstance(model, Reader) else None
    if isinstance(model, Reader):
        model.freeze(recipe.frozen)
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
            given = [torch.from_numpy(one) for one in (batch.ids, batch.kinds, batch.mask)]
            with torch.autocast("cpu", torch.bfloat16):
                tags, links, vectors, _ = model(*given)
            on_tags = tag_loss(tags.float(), torch.from_numpy(batch.tags), torch.from_numpy(batch.soft))
            on_links = link_loss(model.nobody, links.float(), batch)
            loss = on_tags + recipe.link_weight * on_links
            if before is not None:
                loss = loss + recipe.meaning_weight * _distance(before, vectors, *given)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_([one for one in model.parameters() if one.requires_grad], 1.0)
            optimizer.step()
            averaged.update_parameters(model)
            if step % 50 == 0:
                spent = (time.monotonic() - started) / step
                log.info(
                    "epoch %d step %d/%d tags %.4f links %.4f %.2f s/step", epoch, step, total, on_tags, on_links, spent
                )
    model.load_state_dict(averaged.module.state_dict())
    model.eval()
    save_whole(model.state_dict(), out)


def _distance(before: Reader, vectors: Tensor, ids: Tensor, kinds: Tensor, mask: Tensor) -> Tensor:
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        wanted = before(ids, kinds, mask)[2]
    return (1 - functional.cosine_similarity(vectors.float(), wanted.float(), dim=-1))[mask == 1].mean()


def _optimizer(model: nn.Module, recipe: Recipe) -> torch.optim.AdamW:
    groups = []
    for name, weight in model.named_parameters():
        if weight.requires_grad:
            rate = recipe.head_rate if name.startswith(_HEADS) else recipe.rate
            decay = recipe.decay if weight.dim() > 1 else 0.0
            groups.append({"params": [weight], "lr": rate, "peak": rate, "weight_decay": decay})
    return torch.optim.AdamW(groups, fused=True)
