"""An assessment as people read it: what to do and how soon, the plan, the next steps, whom to call; then why, and the
rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from recovery_cli.render.blocks import (
    Block,
    Stage,
    Words,
    bullet,
    detail,
    heading,
    headline,
    numbered,
    paragraph,
    stage,
)
from recovery_cli.render.links import page_link, phone_link
from recovery_cli.render.match_text import first_phone
from recovery_cli.render.next_steps import next_steps
from recovery_cli.render.result_text import centers_blocks, demonstration_blocks, helpline_blocks, list_blocks

if TYPE_CHECKING:
    from recovery_cli.documents.results import (
        AssessmentDoc,
        ConflictDoc,
        InstrumentDoc,
        MatchDoc,
        NoteDoc,
        PlanDoc,
        ReasonDoc,
        RecommendationDoc,
        UndeterminedDoc,
        WouldChangeDoc,
    )
    from recovery_cli.render.phrases import Phrases

MOST_REASONS = 3
MOST_OPEN = 6
MOST_CHANGES = 3
UNDER_BULLET = 2
_OTHER_SETTING = {"inpatient": "outpatient", "outpatient": "inpatient", "emergency": ""}


def assessment_blocks(
    document: AssessmentDoc, phrases: Phrases, words: Words, *, every_reason: bool = False, menu: bool = False
) -> list[Block]:
    """The whole result. An emergency is what to do, whom to call and why, and nothing else.

    every_reason: all reasons, open questions and changes, and not only the weightiest. menu: what is left out can be
    asked for below the result, and not by an option.
    """
    plan = document["recommendation"]["plan"]
    if plan is None:
        return list(_emergency(document, phrases))
    return list(_routine(document, plan, phrases, words, every_reason, menu))


def _emergency(document: AssessmentDoc, phrases: Phrases) -> Iterator[Block]:
    recommendation = document["recommendation"]
    yield headline(recommendation["headline"])
    if recommendation["notes"]:
        yield heading(phrases.say("heading.do_now"))
        yield from (numbered(number, note["text"]) for number, note in enumerate(recommendation["notes"], start=1))
    yield from helpline_blocks(document["helplines"], phrases, "heading.numbers")
    yield heading(phrases.say("heading.why"))
    yield from (bullet(reason["because"]) for reason in recommendation["reasons"])


def _routine(
    document: AssessmentDoc, plan: PlanDoc, phrases: Phrases, words: Words, every_reason: bool, menu: bool
) -> Iterator[Block]:
    recommendation = document["recommendation"]
    yield from demonstration_blocks(document["catalogue"], phrases)
    yield headline(recommendation["headline"])
    yield detail(phrases.say(f"urgency.{recommendation['urgency']}"))
    steps = next_steps(document, plan, phrases, words)
    links = [*map(phone_link, _numbers(document))]
    doing = [
        heading(phrases.say("heading.steps")),
        *(numbered(number, text, links=links) for number, text in enumerate(steps, start=1)),
    ]
    planned = list(_plan(plan, phrases, words))
    # Where it is a matter of today, what to do cannot wait behind what is to come.
    yield from (*doing, *planned) if recommendation["urgency"] == "today" else (*planned, *doing)
    yield from conflict_blocks(recommendation["conflicts"], phrases)
    yield from centers_blocks(document, phrases, words, menu=menu)
    yield from _nearest(document.get("nearest", []), phrases, words)
    yield from _reasons(recommendation, phrases, words, every_reason, menu)
    most_open, most_changes = (None, None) if every_reason else (MOST_OPEN, MOST_CHANGES)
    yield from open_blocks(recommendation["undetermined"], phrases, words, most=most_open, menu=menu)
    yield from change_blocks(recommendation, plan, phrases, words, most=most_changes, menu=menu)
    yield from score_blocks(recommendation["instruments"], phrases)
    yield from note_blocks([note for note in urgent_first(recommendation) if note["text"] not in steps], phrases)
    yield from helpline_blocks(document["helplines"], phrases, "heading.helplines")
    yield paragraph(document["disclaimer"])
    # On a terminal the eye lands on the last lines, and the first have scrolled away.
    yield paragraph(phrases.say("terminal.begin", step=steps[0]), links=links)


def _numbers(document: AssessmentDoc) -> list[str]:
    """The numbers that a step may name."""
    called = [first_phone(match["center"]) for match in document["matches"]]
    return [*called, *(line["call"] for line in document["helplines"] if line["call"])]


def _nearest(nearest: Sequence[MatchDoc], phrases: Phrases, words: Words) -> Iterator[Block]:
    if nearest:
        yield paragraph(phrases.say("total.nearest"))
    yield from list_blocks(nearest, phrases, words)


def _plan(plan: PlanDoc, phrases: Phrases, words: Words) -> Iterator[Block]:
    yield heading(phrases.say("heading.plan"))
    yield detail(phrases.say(setting_key(plan)))
    yield _stage(withdrawal_key(plan), plan["withdrawal"]["setting"], phrases)
    yield _stage(treatment_key(plan), plan["treatment"]["setting"], phrases)
    goes_on = ", ".join(map(words.need, plan["continuing"]))
    said = phrases.say("continuing.some", list=goes_on) if goes_on else phrases.say("continuing.none")
    title, few = phrases.say("terminal.stage.continuing"), goes_on or phrases.say("terminal.continuing.none")
    yield stage(said, Stage(title, few))


def setting_key(plan: PlanDoc) -> str:
    """The key of the sentence on where the person lives meanwhile."""
    if plan["withdrawal"]["setting"] == "inpatient" and plan["treatment"]["setting"] != "inpatient":
        return "setting.inpatient_then_outpatient"
    return f"setting.{plan['treatment']['setting']}"


def withdrawal_key(plan: PlanDoc) -> str:
    return _withdrawal_key(plan["withdrawal"]["level"], stay=plan["treatment"]["setting"] == "inpatient")


def treatment_key(plan: PlanDoc) -> str:
    return f"treatment.{plan['treatment']['level']}"


def _withdrawal_key(level: str, *, stay: bool) -> str:
    """Medication is started wherever the treatment is. stay: treatment is inpatient."""
    return "withdrawal.medication_start_in_stay" if level == "medication_start" and stay else f"withdrawal.{level}"


def _stage(key: str, setting: str, phrases: Phrases) -> Block:
    nights = {"inpatient": "terminal.nights.there", "outpatient": "terminal.nights.home"}.get(setting)
    title = phrases.say(f"terminal.stage.{key.partition('.')[0]}")
    few = phrases.say(f"terminal.{key}")
    return stage(phrases.say(key), Stage(title, few, phrases.say(nights) if nights else ""))


def for_and_against(recommendation: RecommendationDoc) -> tuple[list[ReasonDoc], list[ReasonDoc]]:
    """What speaks for the plan, and what against it; what decides comes first. Days of inpatient withdrawal care that
    were decided on do not speak against outpatient treatment after them."""
    other = _OTHER_SETTING[recommendation["setting"]]
    ordered = sorted(recommendation["reasons"], key=lambda reason: not reason["decisive"])
    against = [reason for reason in ordered if reason["toward"] == other and not reason["decisive"]]
    return [reason for reason in ordered if reason not in against], against


def _reasons(
    recommendation: RecommendationDoc, phrases: Phrases, words: Words, every: bool, menu: bool
) -> Iterator[Block]:
    """What speaks for the plan, then with the same care what speaks against it."""
    rest, against = for_and_against(recommendation)
    yield heading(phrases.say("heading.why"))
    shown = rest if every else rest[:MOST_REASONS]
    for reason in shown:
        yield from _reason(reason, phrases, words)
    yield from _more("why.more", len(rest) - len(shown), phrases, menu)
    if against:
        yield heading(phrases.say("heading.against"))
    for reason in against:
        yield from _reason(reason, phrases, words)


def _reason(reason: ReasonDoc, phrases: Phrases, words: Words) -> Iterator[Block]:
    because = reason["because"]
    yield bullet(phrases.say("why.decides", because=because) if reason["decisive"] else because)
    if reason["assumed"]:
        yield detail(phrases.say("why.assumed"), indent=UNDER_BULLET)
    yield from (detail(text, indent=UNDER_BULLET) for text in answers_behind(reason, phrases, words))
    key = "why.source" if reason["strength"] != "unverified" else "why.source_unverified"
    source = reason["source"]
    links = [page_link(source["title"], source["url"])]
    yield detail(phrases.say(key, title=source["title"]), indent=UNDER_BULLET, links=links)


def answers_behind(reason: ReasonDoc, phrases: Phrases, words: Words) -> Iterator[str]:
    """The person's own answers that made a reason hold, where they were asked for."""
    for each in reason.get("decided_by", []):
        question, answer = words.question(each["question"]), _answer(each["question"], each["answer"], words)
        key = "why.fact" if each["question"].startswith("plan.") else "why.answer"
        yield phrases.say(key, question=question, answer=answer)


def _more(key: str, number: int, phrases: Phrases, menu: bool) -> Iterator[Block]:
    """How many were left out, and what shows them."""
    if number > 0:
        yield detail(phrases.count(f"{key}_below" if menu else key, number))


def conflict_blocks(conflicts: Sequence[ConflictDoc], phrases: Phrases) -> Iterator[Block]:
    if conflicts:
        yield heading(phrases.say("heading.conflicts"))
    for conflict in conflicts:
        yield bullet(conflict["what"])
        yield from (bullet(way, indent=UNDER_BULLET) for way in conflict["ways_out"])


def score_blocks(instruments: Sequence[InstrumentDoc], phrases: Phrases) -> Iterator[Block]:
    if instruments:
        yield heading(phrases.say("heading.scores"))
        yield detail(phrases.say("scores.intro"))
    for each in instruments:
        score, maximum = str(each["score"]), str(each["maximum"])
        yield bullet(phrases.say("scores.line", name=each["name"], score=score, maximum=maximum, band=each["band"]))
        yield detail(each["text"], indent=UNDER_BULLET)
        title = each["source"]["title"]
        links = [page_link(title, each["source"]["url"])]
        yield detail(phrases.say("why.source", title=title), indent=UNDER_BULLET, links=links)
        if credit := each.get("credit"):
            yield detail(credit, indent=UNDER_BULLET)


def open_blocks(
    undetermined: Sequence[UndeterminedDoc],
    phrases: Phrases,
    words: Words,
    *,
    most: int | None = MOST_OPEN,
    menu: bool = False,
) -> Iterator[Block]:
    """most: how many questions; None: all of them."""
    if not undetermined:
        return
    yield heading(phrases.say("heading.open"))
    yield detail(phrases.say("open.intro"))
    gravest_first = sorted(undetermined, key=lambda each: each["could_become"] != "emergency")
    for each in gravest_first[:most]:
        could, question = each["could_become"], words.question(each["question"])
        known = f"open.{could}" in phrases.texts
        say = phrases.say(f"open.{could}", question=question) if known else None
        yield bullet(say or phrases.say("open.need", question=question, need=words.need(could)))
    yield from _more("open.more", len(gravest_first) - len(gravest_first[:most]), phrases, menu)


def change_blocks(
    recommendation: RecommendationDoc,
    plan: PlanDoc,
    phrases: Phrases,
    words: Words,
    *,
    most: int | None = MOST_CHANGES,
    menu: bool = False,
) -> Iterator[Block]:
    """Each change with what it leads to; answers that lead to the same are said together. most: None for all."""
    changes = recommendation["would_change"]
    if changes:
        yield heading(phrases.say("heading.change"))
    groups: dict[tuple[object, ...], list[WouldChangeDoc]] = {}
    for each in changes:
        levels = (each["setting"], each["treatment"], each["withdrawal"], each["urgency"])
        groups.setdefault((*each["change"], *levels, each["because"]), []).append(each)
    before: WouldChangeDoc | None = None
    shown = list(groups.values())[:most]
    for group in shown:
        yield from _if(group, phrases, words)
        if before is not None and {**before, "change": None} == {**group[0], "change": None}:
            yield detail(phrases.say("change.same"), indent=UNDER_BULLET)
        else:
            yield from _then(group[0], recommendation, plan, phrases)
        before = group[0]
    yield from _more("change.more", len(groups) - len(shown), phrases, menu)


def _if(group: Sequence[WouldChangeDoc], phrases: Phrases, words: Words) -> Iterator[Block]:
    """The answers that together make the change; those of which one is enough stand in one line."""
    conditions = []
    for question in group[0]["change"]:
        answers = dict.fromkeys(_answer(question, each["change"][question], words) for each in group)
        conditions.append({"question": words.question(question), "answer": phrases.say("change.or").join(answers)})
    for number, condition in enumerate(conditions, start=1):
        if number == 1:
            yield bullet(phrases.say("change.answer" if len(conditions) == 1 else "change.answer_and", **condition))
        else:
            yield detail(phrases.say("change.and_answer", **condition), indent=UNDER_BULLET)


def _then(
    change: WouldChangeDoc, recommendation: RecommendationDoc, plan: PlanDoc, phrases: Phrases
) -> Iterator[Block]:
    """What would be otherwise, and nothing that would stay as it is."""
    moved = [f"change.{change['setting']}"] if change["setting"] != recommendation["setting"] else []
    stay = change["setting"] == "inpatient"
    if change["setting"] != "emergency":
        if change["withdrawal"] != plan["withdrawal"]["level"]:
            moved.append(_withdrawal_key(change["withdrawal"], stay=stay))
        if change["treatment"] != plan["treatment"]["level"]:
            moved.append(f"treatment.{change['treatment']}")
        if change["urgency"] != recommendation["urgency"]:
            moved.append(f"urgency.{change['urgency']}")
    yield from (detail(phrases.say(key), indent=UNDER_BULLET) for key in moved)
    key = "change.falls_away" if change["falls_away"] else "change.new_reason"
    yield detail(phrases.say(key, because=change["because"]), indent=UNDER_BULLET)


def _answer(question: str, answer: Any, words: Words) -> str:
    answers = answer if isinstance(answer, list | tuple) else [answer]
    return ", ".join(words.choice(question, str(each)) for each in answers)


def urgent_first(recommendation: RecommendationDoc) -> list[NoteDoc]:
    """The notes, first those of the rules that make it urgent: a danger to life is not read after a statistic."""
    urgent = {reason["rule"] for reason in recommendation["reasons"] if reason["toward"] == "urgency"}
    return sorted(recommendation["notes"], key=lambda note: note["rule"] not in urgent)


def note_blocks(notes: Sequence[NoteDoc], phrases: Phrases) -> Iterator[Block]:
    if notes:
        yield heading(phrases.say("heading.notes"))
    yield from (bullet(note["text"]) for note in notes)


def reasons_blocks(document: AssessmentDoc, phrases: Phrases, words: Words) -> Iterator[Block]:
    """Every reason of a plan, every question that is open, and every change that would change it; nothing else."""
    recommendation = document["recommendation"]
    yield from _reasons(recommendation, phrases, words, every=True, menu=True)
    yield from open_blocks(recommendation["undetermined"], phrases, words, most=None)
    if plan := recommendation["plan"]:
        yield from change_blocks(recommendation, plan, phrases, words, most=None)
