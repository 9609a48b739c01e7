"""What a reader is to get right: the role of every piece, and which spans belong together."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from bias.training.examples import IGNORE, Batch
from bias.training.network import link_scores


def tag_loss(scores: Tensor, tags: Tensor, soft: Tensor) -> Tensor:
    """Mean cross-entropy over the pieces, against tags or a teacher's probabilities for them; 0 if none is known."""
    answers = soft + functional.one_hot(tags.clamp(min=0), soft.shape[-1]) * (tags != IGNORE)[..., None]
    known = answers.sum(-1) > 0
    if not known.any():
        return scores.sum() * 0.0
    return functional.cross_entropy(scores[known], answers[known])


def link_loss(nobody: Tensor, links: Tensor, batch: Batch) -> Tensor:
    """Mean cross-entropy over cues and contents, of which source or cue is theirs; `nobody` stands for no source."""
    losses: list[Tensor] = []
    for row, spans in enumerate(batch.links):
        if not len(spans.cue):
            continue
        to_source, to_cue = link_scores(
            links[row],
            nobody,
            torch.from_numpy(spans.cue),
            torch.from_numpy(spans.source),
            torch.from_numpy(spans.content),
        )
        for scores, answer in ((to_source, spans.cue_source), (to_cue, spans.content_cue)):
            known = answer != IGNORE
            if known.any():
                chosen = torch.from_numpy(np.flatnonzero(known))
                losses.append(
                    functional.cross_entropy(scores[chosen], torch.from_numpy(answer[known]), reduction="none")
                )
    return torch.cat(losses).mean() if losses else links.sum() * 0.0
