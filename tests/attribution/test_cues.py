"""What cues say of their content: class, polarity, the orders of endorsement, sourceless markers."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bias.attribution.cues import endorsement_of, find_sourceless, judge_cue
from bias.attribution.lemmas import guess_lemma, inflections
from bias.attribution.lexicon import load_lexicon, phrase_lemma

# fmt: off
CASES = [
    # cue, content, class, polarity
    ("said", "the bridge was shut", "neutral", 1),
    ("says", "", "neutral", 1),
    ("told", "the bridge was shut", "neutral", 1),
    ("told", "both clubs to cut their costs", "directive", 1),
    ("said in a statement", "", "neutral", 1),
    ("according to", "the bridge was shut", "neutral", 1),
    ("in the words of", "", "neutral", 1),
    ("in what it called", "a blockade", "neutral", 1),
    ("went on to say", "", "neutral", 1),
    ("issued a statement saying", "", "neutral", 1),
    ("has repeatedly said", "", "neutral", 1),
    ("not only said", "", "neutral", 1),
    ("wrote on social media", "", "neutral", 1),
    (":", "the bridge was shut", "neutral", 1),
    ("", "the bridge was shut", "neutral", 1),
    ("zorbled", "the bridge was shut", "neutral", 1),
    ("confirmed", "that the bridge was shut", "endorsing", 1),
    ("noted", "", "endorsing", 1),
    ("pointed out", "", "endorsing", 1),
    ("made it clear", "", "endorsing", 1),
    ("acknowledged", "", "endorsing", 1),
    ("showed", "that prices rose", "endorsing", 1),
    ("found", "that prices rose", "endorsing", 1),
    ("no doubt", "", "endorsing", 1),
    ("appears to confirm", "", "endorsing", 1),
    ("did not confirm", "the strike", "endorsing", 0),
    ("could not verify", "the strike", "endorsing", 0),
    ("stopped short of confirming", "the strike", "endorsing", 0),
    ("refused to confirm", "the strike", "endorsing", 0),
    ("claimed", "the bridge was shut", "distancing", 1),
    ("alleged", "", "distancing", 1),
    ("amid claims that", "", "distancing", 1),
    ("allegations of", "fraud", "distancing", 1),
    ("insisted", "", "distancing", 1),
    ("lied", "", "distancing", 1),
    ("falsely claimed", "", "distancing", 1),
    ("reportedly", "", "distancing", 1),
    ("is said to", "be ill", "distancing", 1),
    ("denied", "shelling the town", "denial", -1),
    ("was quick to deny", "the charge", "denial", -1),
    ("issued a statement denying", "the charge", "denial", -1),
    ("issued a denial", "", "denial", -1),
    ("rejected", "the accusation", "denial", -1),
    ("rejected the claim that", "", "denial", -1),
    ("ruled out", "talks", "denial", -1),
    ("dismissed", "the report", "denial", -1),
    ("disputed", "", "denial", -1),
    ("found no evidence", "of fraud", "denial", -1),
    ("did not rule out", "talks", "denial", 0),
    ("has not denied", "the charge", "denial", 0),
    ("didn’t dispute", "the charge", "denial", 0),
    ("accused", "Norland of shelling the town", "accusation", 1),
    ("blamed", "the flood on neglect", "accusation", 1),
    ("pointed the finger at", "the ministry", "accusation", 1),
    ("levelled accusations against", "the ministry", "accusation", 1),
    ("thinks", "that talks will fail", "belief", 1),
    ("is confident", "that talks will succeed", "belief", 1),
    ("fears that", "", "belief", 1),
    ("are feared to", "have died", "belief", 1),
    ("is expected", "to resign", "belief", 1),
    ("expects", "to publish its findings", "belief", 1),
    ("said in a statement threatening", "to recall the envoys", "commissive", 1),
    ("does not believe", "that talks will fail", "belief", -1),
    ("is not expected", "to resign", "belief", -1),
    ("is not certain", "that talks will fail", "belief", 0),
    ("doubts", "that talks will fail", "belief", 0),
    ("questioned whether", "talks will fail", "belief", 0),
    ("it is not clear", "who fired", "belief", 0),
    ("vowed to", "fight", "commissive", 1),
    ("promised", "to pay", "commissive", 1),
    ("threatened", "to walk out", "commissive", 1),
    ("refused", "to sign the deal", "commissive", -1),
    ("wants", "to go", "attitude", 1),
    ("does not want", "to go", "attitude", -1),
    ("endorsed", "the plan", "attitude", 1),
    ("opposes", "the plan", "attitude", -1),
    ("voted against", "the plan", "attitude", -1),
    ("condemned", "the raid", "attitude", 1),
    ("were alarmed", "that prices rose", "attitude", 1),
    ("urged", "them to leave", "directive", 1),
    ("called for", "a ceasefire", "directive", 1),
    ("demanded", "that they leave", "directive", 1),
    ("asked", "to leave", "directive", 1),
    ("asked", "the men to leave", "directive", 1),
    ("warned", "to leave", "directive", 1),
    ("banned", "the march", "directive", -1),
    ("asked", "“Who fired?”", "neutral", 0),
    ("asked whether", "it had fired", "neutral", 0),
    ("was asked about", "the raid", "neutral", 0),
    ("wondered", "who had fired", "neutral", 0),
    ("declined", "to comment on the raid", "neutral", 0),
    ("declined to comment", "on the raid", "neutral", 0),
    ("refused to say", "who had fired", "neutral", 0),
    ("failed to mention", "the raid", "neutral", 0),
    ("did not say", "who had fired", "neutral", 0),
    ("would not say", "who had fired", "neutral", 0),
    ("said", "Whether it rains or not, the march goes on", "neutral", 1),
]
# fmt: on


@pytest.mark.parametrize(("cue", "content", "cue_class", "polarity"), CASES)
def test_class_and_polarity(cue: str, content: str, cue_class: str, polarity: int) -> None:
    judged = judge_cue(cue, "", content)
    assert (judged.cue_class, judged.polarity) == (cue_class, polarity)


def test_endorsement_orders_cues_as_people_do() -> None:
    lied, claimed, said, noted, confirmed = (
        judge_cue(cue).endorsement for cue in ("lied", "claimed", "said", "noted", "confirmed")
    )
    assert lied < claimed < said == 0 < noted < confirmed == 1


@pytest.mark.parametrize("cue", ["according to", "told", "added", "wrote", "announced", "shouted", "", "zorbled"])
def test_neutral_cues_are_the_zero_of_the_scale(cue: str) -> None:
    assert judge_cue(cue).endorsement == 0


@pytest.mark.parametrize(
    ("cue", "less_than"),
    [
        ("did not confirm", "said"),
        ("refused to say", "said"),
        ("alleged", "said"),
        ("is feared to", "said"),
        ("pretended", "believed"),
        ("suggested", "insisted"),
        ("insisted", "showed"),
    ],
)
def test_veridicality_orders(cue: str, less_than: str) -> None:
    assert judge_cue(cue).veridicality < judge_cue(less_than).veridicality


def test_infinitives_carry_implications() -> None:
    assert judge_cue("managed", content="to flee").veridicality > 1
    assert judge_cue("refused", content="to flee").veridicality < -1
    assert judge_cue("did not manage", content="to flee").veridicality < 0
    assert judge_cue("does not know", content="that it fell").veridicality > 0


@pytest.mark.parametrize(("veridicality", "endorsement"), [(3.0, 1.0), (1.65, 0.0), (-3.0, -1.0), (2.325, 0.5)])
def test_endorsement_formula(veridicality: float, endorsement: float) -> None:
    assert endorsement_of(veridicality) == pytest.approx(endorsement)


def test_a_negation_before_the_cue_is_found_in_the_sentence() -> None:
    assert judge_cue("confirm", "The ministry did not immediately confirm the raid.", "the raid").polarity == 0
    assert judge_cue("said", "“It will not, it does not,” said Marr.", "").polarity == 1
    assert judge_cue("confirm", "The ministry could confirm the raid, not the toll.", "the raid").polarity == 1


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=200))
def test_any_text_is_judged_within_its_ranges(cue: str, context: str, content: str) -> None:
    judged = judge_cue(cue, context, content)
    assert -3 <= judged.veridicality <= 3
    assert judged.endorsement == endorsement_of(judged.veridicality)
    assert judged.polarity in (-1, 0, 1)


# --- sourceless markers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He reportedly left.", ["reportedly"]),
        ("The guards allegedly fired first.", ["allegedly"]),
        ("At least 40 people are feared dead.", ["are feared"]),
        ("The pact is widely expected to fail.", ["is widely expected"]),
        ("The men, believed to be miners, fled.", ["believed"]),
        ("It is understood that talks failed.", ["It is understood"]),
        ("It emerged that the dam had leaked.", ["It emerged"]),
        ("Prices rose amid growing fears that the pact would fail.", ["amid growing fears"]),
        ("There were reports of shelling.", ["There were reports"]),
        ("The pact is believed by officials to have failed.", []),
        ("She expected to win.", []),
        ("He was told to leave.", []),
        ("The so-called expert left.", []),
        ("The minister said prices rose.", []),
    ],
)
def test_sourceless_markers(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in find_sourceless(text)] == found


@given(st.text())
def test_sourceless_spans_are_ordered_and_inside(text: str) -> None:
    spans = find_sourceless(text)
    assert all(0 <= a.start < a.end <= len(text) for a in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))


# --- lexicon and lemmas ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "lemma"),
    [("said", "say"), ("denies", "deny"), ("admitted", "admit"), ("accusing", "accuse"), ("told", "tell"),
     ("signalled", "signal"), ("found", "find"), ("was", "be"), ("foresaw", "foresee"), ("criticised", "criticise")],
)  # fmt: skip
def test_forms_lead_to_lemmas(form: str, lemma: str) -> None:
    assert load_lexicon().forms[form] == lemma


def test_guessed_lemmas_are_mostly_right() -> None:
    forms = [(form, lemma) for lemma in load_lexicon().verbs for form in inflections(lemma)]
    right = sum(guess_lemma(form) == lemma for form, lemma in forms)
    assert right / len(forms) > 0.96


def test_phrasal_verbs_have_lemmas() -> None:
    assert phrase_lemma("pointed out") == "point out"


def test_every_word_of_the_lexicon_leads_to_a_group() -> None:
    lexicon = load_lexicon()
    assert all(lexicon.verbs[lemma] in lexicon.groups for lemma in lexicon.nouns.values())
    assert all(name in lexicon.groups for name in [*lexicon.infinitive.values(), *lexicon.passive_infinitive.values()])
    assert all(lemma in lexicon.verbs for lemma in lexicon.keywords.values())


def test_heavy_libraries_stay_out() -> None:
    code = (
        "import sys, importlib.util as u\n"
        "before = set(sys.modules)\n"
        "import bias.types\n"
        "held = set(sys.modules)\n"
        "import bias.attribution.cues, bias.attribution.sources, bias.attribution.hedges\n"
        "new = set(sys.modules) - held\n"
        "print(sorted(n for n in new if n.split('.')[0] in ('nltk', 'sklearn', 'scipy', 'onnxruntime', 'torch')))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize("cue", ["expects", "hopes", "fears that", "vowed to", "urged", "wants to", "thinks"])
def test_a_stance_is_no_doubt_of_the_outlet(cue: str) -> None:
    assert judge_cue(cue).endorsement >= 0.0
