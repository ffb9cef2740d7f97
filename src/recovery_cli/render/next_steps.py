"""The next three steps: exactly three, the most urgent first, each one a person can take by telephone."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from recovery_cli.render.blocks import Words
from recovery_cli.render.match_text import first_phone
from recovery_cli.render.phrases import Phrases
from recovery_cli.render.result_text import referral_line

if TYPE_CHECKING:
    from recovery_cli.documents import AssessmentDoc, HelplineDoc, MatchDoc, PlanDoc

STEPS = 3
_EMERGENCY_LINE = "emergency"


def next_steps(document: "AssessmentDoc", plan: "PlanDoc", phrases: Phrases, words: Words) -> list[str]:
    """Three sentences.

    A danger that is still open comes first, then a crisis line that stands first for this person, then a center to
    call, what to ask there, and what to have at hand. Nobody is told to call an invented center: a helpline takes its
    place.
    """
    return list(islice(_steps(document, plan, phrases, words), STEPS))


def _steps(document: "AssessmentDoc", plan: "PlanDoc", phrases: Phrases, words: Words) -> Iterator[str]:
    warned = False
    for text in _dangers(document, phrases, words):
        warned = True
        yield text
    reachable = [match for match in document["matches"] if first_phone(match["center"])]
    if document["catalogue"]["demonstration"]:
        reachable = []
    yield _call(document, plan, reachable, phrases)
    naloxone = "naloxone" in (*plan["continuing"], *document["recommendation"]["wants"])
    if warned and naloxone:  # one step is left at most, and what to ask stands with each center below
        yield phrases.say("step.naloxone")
    first, second = _questions(document, plan, reachable, phrases, words)
    yield phrases.say("step.ask", first=first, second=second)
    if naloxone:
        yield phrases.say("step.naloxone")
    elif len(reachable) > 1:
        center = reachable[1]["center"]
        yield phrases.say("step.next_center", center=center["name"], phone=first_phone(center))
    else:
        yield phrases.say("step.next_any")


def _dangers(document: "AssessmentDoc", phrases: Phrases, words: Words) -> Iterator[str]:
    recommendation = document["recommendation"]
    for each in recommendation["undetermined"]:
        if each["could_become"] == "emergency":
            yield phrases.say("step.answer_first", question=words.question(each["question"]))
            break
    if recommendation["urgency"] == "today" and (line := _crisis_line(document["helplines"])):
        yield phrases.say("step.line", name=line["name"], call=line["call"] or "")


def _crisis_line(helplines: Sequence["HelplineDoc"]) -> "HelplineDoc | None":
    """A line that these answers moved to the top, above the emergency number that stands there for everybody."""
    line = helplines[0] if helplines else None
    return line if line and line["call"] and line["id"] != _EMERGENCY_LINE else None


def _call(document: "AssessmentDoc", plan: "PlanDoc", reachable: Sequence["MatchDoc"], phrases: Phrases) -> str:
    urgency = document["recommendation"]["urgency"]
    if reachable:
        stay = "inpatient" in (plan["withdrawal"]["setting"], plan["treatment"]["setting"])
        where = "inpatient" if stay else "outpatient"
        center = reachable[0]["center"]
        return phrases.say(f"step.call_{urgency}_{where}", center=center["name"], phone=first_phone(center))
    if line := referral_line(document["helplines"]):
        return phrases.say(f"step.find_{urgency}", name=line["name"], call=line["call"] or "")
    return phrases.say("step.find_without_line")


def _questions(
    document: "AssessmentDoc", plan: "PlanDoc", reachable: Sequence["MatchDoc"], phrases: Phrases, words: Words
) -> tuple[str, str]:
    """Two questions for the first call: medication where it is in the plan, then what is not known of that center."""
    slugs = ["medication"] if "medication" in plan["continuing"] else []
    slugs += reachable[0]["unknown"] if reachable else document["recommendation"]["needs"][:1]
    asked = [words.ask(slug) for slug in dict.fromkeys(slugs)]
    first, second, *_ = [*asked, phrases.say("question.start"), phrases.say("question.cost")]
    return first, second
