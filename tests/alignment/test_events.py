import numpy as np
import pytest
from alignment_factories import make_article

from bias.alignment import group_events
from bias.alignment.digests import Digest
from bias.alignment.events import link_digests
from bias.errors import InputError
from bias.types import Event

STRIKE = [
    "Crane drivers in Port Amsel walked out on Tuesday over pay. The dockers' union wants nine percent.",
    "A strike by crane drivers closed the harbour of Port Amsel. The union of dockers demands a pay rise.",
    "Port Amsel's harbour stood still as dockers and crane drivers struck for higher pay, their union said.",
]
QUAKE = [
    "An earthquake of magnitude six shook the Brenna valley at dawn. Houses collapsed in Oster.",
    "Houses collapsed in Oster when an earthquake shook the Brenna valley before sunrise.",
]


def pile(*stories, dates=None):
    return [
        make_article(f"{number}-{row}", body, title=body.split(".")[0], published=dates and dates[number])
        for number, story in enumerate(stories)
        for row, body in enumerate(story)
    ]


def partition(events):
    return {frozenset(event.articles) for event in events}


def test_articles_about_one_event_come_together():
    assert partition(group_events(pile(STRIKE, QUAKE))) == {frozenset({"0-0", "0-1", "0-2"}), frozenset({"1-0", "1-1"})}


def test_every_article_is_in_one_event_whatever_the_order():
    articles = pile(STRIKE, QUAKE, ["Unrelated notes on moss."])
    events = group_events(articles)
    assert sorted(a for event in events for a in event.articles) == sorted(a.id for a in articles)
    assert events == group_events(articles[::-1])


def test_the_title_is_a_headline_of_the_event():
    articles = pile(STRIKE)
    (event,) = group_events(articles)
    assert event.title in {article.title for article in articles}


def test_an_event_keeps_its_id_when_an_article_arrives_later():
    first = pile(STRIKE[:2], dates=["2024-05-01"])
    later = make_article("late", STRIKE[2], title="Harbour at a standstill", published="2024-05-02")
    (before,) = group_events(first)
    (after,) = group_events([*first, later])
    assert after.id == before.id
    assert set(after.articles) == {*before.articles, "late"}


def test_new_articles_join_known_events():
    articles = pile(STRIKE, QUAKE)
    known = Event("harbour", "The strike", ("0-0", "0-1"))
    events = group_events(articles, [known])
    assert next(e for e in events if e.id == "harbour").articles == ("0-0", "0-1", "0-2")


def test_known_events_are_never_joined():
    known = [Event("one", "", ("0-0",)), Event("two", "", ("0-1",))]
    events = {event.id: event.articles for event in group_events(pile([STRIKE[0], STRIKE[0]]), known)}
    assert events == {"one": ("0-0",), "two": ("0-1",)}


def test_the_same_story_a_year_later_is_another_event():
    articles = pile([STRIKE[0]], [STRIKE[1]], dates=["2023-05-01", "2024-05-01"])
    assert len(group_events(articles)) == 2
    undated = pile([STRIKE[0]], [STRIKE[1]])
    assert len(group_events(undated)) == 1


TOWNS = "Aldin Borsk Cerno Davik Elmar Fossa Gorin Halva Ister Jovan Kalse Lomna".split()


def test_stories_from_one_template_do_not_chain():
    articles = [
        make_article(
            town,
            f"{town} council met on Monday evening. Members of the council approved the {noun} plan. "
            f"Mayor {name} thanked the {noun} committee. The next council meeting will be held next month.",
            title=f"{town} council approves {noun} plan",
        )
        for town, noun, name in zip(
            TOWNS,
            "library sewer tramway orchard bakery cemetery airport brewery nursery lighthouse quarry vineyard".split(),
            "Abel Brisk Conti Drumm Egger Falk Gantz Horn Imber Jaros Krall Lind".split(),
            strict=True,
        )
    ]
    assert max(len(event.articles) for event in group_events(articles)) <= 2


def four(inside, between, *, copies=False):
    """Two pairs of articles: likeness inside each and between them; terms are the subject, each event, each article."""
    return [
        Digest(
            np.array([0, 1 + row // 2, 3 + row], np.int64),
            np.sqrt(np.array([between, inside - between, 1 - inside], np.float32)),
            frozenset(range(9 * (row // 2), 9 * (row // 2) + 9)) if copies else frozenset(),
            0.0,
        )
        for row in range(4)
    ]


@pytest.mark.parametrize(
    ("inside", "between", "groups"),
    [(0.8, 0.3, [[0, 1], [2, 3]]), (0.4, 0.3, [[0, 1, 2, 3]]), (0.8, 0.1, [[0, 1], [2, 3]])],
)
def test_events_on_one_subject_stay_apart_and_parts_of_one_event_do_not(inside, between, groups):
    assert link_digests(four(inside, between), threshold=0.2, closeness=0.6) == groups


def test_without_closeness_the_threshold_alone_decides():
    assert link_digests(four(0.8, 0.3), threshold=0.2, closeness=0) == [[0, 1, 2, 3]]


def test_copies_tell_nothing_about_how_close_an_event_is():
    assert link_digests(four(0.8, 0.3, copies=True), threshold=0.2, closeness=0.6) == [[0, 1, 2, 3]]


@pytest.mark.parametrize(
    ("articles", "known", "said"),
    [
        ([make_article("a", "x"), make_article("a", "y")], [], "'a'"),
        ([make_article("a", "x")], [Event("e", "", ("b",))], "'b'"),
    ],
)
def test_what_cannot_be_grouped_is_named(articles, known, said):
    with pytest.raises(InputError, match=said):
        group_events(articles, known)


@pytest.mark.parametrize("bodies", [[], [""], ["", ""], ["…"], ["a" * 5000]])
def test_empty_and_odd_articles_are_no_error(bodies):
    articles = [make_article(str(row), body) for row, body in enumerate(bodies)]
    assert sum(len(event.articles) for event in group_events(articles)) == len(bodies)
