"""Names of speakers across the articles of a set."""

import pytest
from attribution_factories import read, speakers_of

from bias.attribution.across import merge_speakers

SAID = "{{s1:{}}} {{k1:said}} {{c1:it rained}}."


@pytest.mark.parametrize(
    ("sources", "speakers"),
    [
        (["Anna Kovel", "Mr. Kovel"], ["Anna Kovel", "Anna Kovel"]),
        (["The World Aid League", "WAL"], ["World Aid League", "World Aid League"]),
        # who of two is meant cannot be known
        (["Anna Kovel", "Josef Kovel", "Mr. Kovel"], ["Anna Kovel", "Josef Kovel", "Kovel"]),
        # several words that differ
        (["Anna Kovel", "Anna Marie Kovel"], ["Anna Kovel", "Anna Marie Kovel"]),
        (["A witness", "The witness"], ["witness", "witness"]),
    ],
)
def test_merge_speakers(sources: list[str], speakers: list[str]) -> None:
    documents = merge_speakers([read(SAID.format(source)) for source in sources])
    assert [speaker for document in documents for speaker in speakers_of(document)] == speakers
    assert [document.speakers[0].name for document in documents] == speakers


def test_two_in_one_article_stay_two() -> None:
    both = read("{s1:Anna Kovel} {k1:said} {c1:it rained}. {s2:Kovel} {k2:said} {c2:it snowed}.")
    assert merge_speakers([both]) == (both,)


def test_what_two_in_one_article_could_mean_stays() -> None:
    documents = [
        read("{s1:WAL} {k1:said} {c1:it rained}. {s2:W.A.L.} {k2:said} {c2:it snowed}."),
        read("{s1:The World Aid League} {k1:said} {c1:it rained}."),
    ]
    for document in merge_speakers(documents):
        names = [speaker.name for speaker in document.speakers]
        assert len(names) == len(set(names))
