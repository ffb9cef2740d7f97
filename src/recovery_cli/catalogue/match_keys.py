"""What of a center is compared when two lists are matched: its name, street and phone in one normal form.

Publishers shorten, cut and reorder: "CTR FOR RECOVERY, INC." is "Center for Recovery LLC", and "2521 E. Mountain Dr.,
Ste 5" is "2521 East Mountain Drive, Suite 5".
"""

import re
from typing import NamedTuple

from recovery_cli.catalogue.center import Center
from recovery_cli.catalogue.index import fold

_SAY_NOTHING = (
    "a an and at by co company corp corporation dba for foundation in inc incorporated limited llc llp lp ltd of on pa "
    "pc pllc plc the to"
)
_WRITTEN_OUT = (
    "addict=addiction adol=adolescent alc=alcohol assn=association assoc=associates behav=behavioral bhvl=behavioral "
    "centers=center centre=center clinics=clinic cnty=county comm=community comp=comprehensive couns=counseling "
    "counselling=counseling csl=counseling csling=counseling ctr=center ctrs=center dep=dependence dept=department "
    "det=detox detoxification=detox educ=education fam=family gen=general hlth=health hosp=hospital intl=international "
    "med=medical mntl=mental mgmt=management ment=mental outpt=outpatient prg=program prgm=program prog=program "
    "programs=program psych=psychiatric recov=recovery reg=regional rehab=rehabilitation res=residential serv=service "
    "servs=service services=service svc=service svcs=service soc=social st=saint sub=substance substnc=substance "
    "systems=system treatments=treatment trt=treatment trtmt=treatment univ=university wmn=women womens=women "
    "mens=men yth=youth"
)
_STREET_WORDS = (
    "street=st avenue=ave av=ave boulevard=blvd road=rd drive=dr lane=ln highway=hwy parkway=pkwy pky=pkwy court=ct "
    "place=pl circle=cir terrace=ter square=sq trail=trl turnpike=tpke expressway=expy freeway=fwy plaza=plz "
    "center=ctr north=n south=s east=e west=w northeast=ne northwest=nw southeast=se southwest=sw first=1st second=2nd "
    "third=3rd fourth=4th fifth=5th sixth=6th seventh=7th eighth=8th ninth=9th tenth=10th mount=mt saint=st fort=ft "
    "route=rt rte=rt"
)
_KINDS = "st ave blvd rd dr ln hwy pkwy ct pl cir ter sq trl tpke expy fwy plz ctr way loop row us rt and"
_DIRECTIONS = "n s e w ne nw se sw"

NOTHING = frozenset(_SAY_NOTHING.split())
WRITTEN_OUT = dict(each.split("=") for each in _WRITTEN_OUT.split())
STREET_WORDS = dict(each.split("=") for each in _STREET_WORDS.split())
KINDS = frozenset(_KINDS.split())
DIRECTIONS = frozenset(_DIRECTIONS.split())

_UNITS = "suites?|stes?|units?|apts?|rooms?|rms?|floors?|fl|buildings?|bldgs?|spaces?|office|level"
_UNIT = re.compile(rf"(?:(?:\b\d+(?:st|nd|rd|th)\s+)?\b(?:{_UNITS})\b|#).*", re.DOTALL)
_BOX = re.compile(r"\bp\.?\s*o\.?\s+box\s+\w+[\s,]*|^[\s-]+$")
_CORNER = re.compile(r"\b([ns])\.\s?(?=[ew]\b)|\b(i)-(?=\d)")


class Street(NamedTuple):
    """number: the house number's digits. name: the words that tell streets apart. kind: "ave", "dr".
    direction: "n", "sw". units: suites, floors and buildings."""

    number: str
    name: frozenset[str]
    kind: frozenset[str]
    direction: frozenset[str]
    units: frozenset[str]


class Key(NamedTuple):
    """name: words of the name; words: those of the program too. street: None where none is published.
    phones: ten digits each, of the center itself. place: its coordinates, only where they are an address."""

    name: frozenset[str]
    words: frozenset[str]
    street: Street | None
    zip: str | None
    state: str | None
    phones: frozenset[str]
    place: tuple[float, float] | None


def match_key(center: Center) -> Key:
    """The center in the form that is compared."""
    name = name_words(center.name)
    placed = center.latitude is not None and center.longitude is not None and center.place_precision == "address"
    phones = filter(None, (center.phone, *center.intake_phones))
    return Key(
        name=name,
        words=name | name_words(center.program or ""),
        street=street_key(center.street or ""),
        zip=center.zip,
        state=center.state,
        phones=frozenset(map(phone_key, phones)),
        place=(center.latitude or 0.0, center.longitude or 0.0) if placed else None,
    )


def name_words(name: str) -> frozenset[str]:
    """The words of a name that say something, abbreviations written out."""
    return frozenset(WRITTEN_OUT.get(word, word) for word in fold(name).split()) - NOTHING


def phone_key(phone: str) -> str:
    """The last ten digits, without an extension."""
    return re.sub(r"[^0-9]", "", phone.split("x", maxsplit=1)[0])[-10:]


def street_key(text: str) -> Street | None:
    """A street in its normal form; None where none is published ("- - -", "P.O. Box 12")."""
    text = _CORNER.sub(r"\1\2", _BOX.sub("", text.casefold()))  # "s.e.", "i-55"
    text = text.replace(".", " ").strip(" ,")
    units = _UNIT.search(text)
    street = text[: units.start()] if units else text
    number, letter, rest = _house(street)
    words = {STREET_WORDS.get(word, word) for word in fold(rest).split()}
    unit_words = {letter} | set(re.findall(r"\d+|\b[a-z]\b", units.group() if units else ""))
    found = Street(
        number,
        name=frozenset(words - KINDS - DIRECTIONS),
        kind=frozenset(words & KINDS),
        direction=frozenset(words & DIRECTIONS),
        units=frozenset(unit_words - {""}),
    )
    return found if found.number or found.name else None


def same_street(one: Street, two: Street) -> bool:
    """Whether both mean one door: the number agrees, and the name but for a slip ("Centenniel", "Centennial")."""
    if one.number != two.number or (one.direction and two.direction and one.direction.isdisjoint(two.direction)):
        return False
    if not one.name or not two.name:
        return not one.name and not two.name and not one.kind.isdisjoint(two.kind)
    least = min(len(one.name), len(two.name))
    return 2 * len(one.name & two.name) >= least or any(_slip(word, two.name) for word in one.name)


def _house(street: str) -> tuple[str, str, str]:
    """House number, the letter behind it, and the rest: "403b w morrison", "1000 a emeline", "111-113 oak"."""
    found = re.match(r"\s*(\d+)(?:\s*-\s*\d+)?\s*-?([a-z]?)\b(?![.])", street)
    if not found:
        return "", "", street
    letter, rest = found[2], street[found.end() :]
    if letter in ("n", "s", "e", "w"):  # "12 n main" is north
        letter, rest = "", f"{letter} {rest}"
    return found[1], letter, rest


def _slip(word: str, others: frozenset[str]) -> bool:
    import difflib

    return len(word) > 4 and bool(difflib.get_close_matches(word, others, n=1, cutoff=0.8))
