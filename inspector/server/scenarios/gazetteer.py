"""Prose by the yard: entries of a gazetteer of islands that do not exist."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

_FIRST = """
    Aun Bel Cael Dor Esk Fal Gar Hest Ing Jor Kel Lun Mar Nor Ost Pen Ror Skar Tam Ul Vaer Wyn Yr
    Zel
""".split()
_MIDDLE = ("", "a", "e", "i", "o", "an", "en", "ing", "ul", "er")
_LAST = "by da dey fell ga gard holm ick la lin mere nish ra sund tor vay ver wick ö ey".split()
_PEOPLE = """
    Ailsa Bartol Corisande Dagny Edvin Fenna Gorm Hildur Ines Joram Katla Leif Maren Nils Oriel
    Pétur Runa Sölvi Tove Una Viggo Ysolde
""".split()
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_WAYS = ("north", "north-east", "east", "south", "south-west", "west")
_RANKS = ("second", "third", "smallest", "last", "greenest")
_TRADES = """\
boatbuilding
rope
smoked eel
sea salt
goat's cheese
knitted caps
barometers
heather honey
fiddles
slate
lamp oil
juniper spirit
weather vanes
dried cod
charts
oak barrels
church bells
reed baskets
blue dye
pilots""".splitlines()
_SHORES = """\
a shingle beach
two arms of black rock
a drowned valley
a breakwater of old hulls
a bar that shifts every winter
a wood of wind-bent pines
cliffs the colour of rust
a salt marsh full of curlews
a single row of white houses
an amphitheatre of terraces""".splitlines()
_LOST = """\
a cargo of mirrors
the bishop's organ
forty barrels of ink
a circus with one elephant
the only printed copy of the island's laws
three hundred weathercocks
a shipment of left boots
a grand piano in perfect tune
an unfinished portrait of the queen
a bronze bell without a tongue""".splitlines()
_SINCE = """\
ever since
to this day
on the anniversary
when the fog comes in
in a dry summer
at the first frost
on the longest night""".splitlines()
_HABITS = """\
children are named after the boats they were born nearest to
the clocks run eleven minutes behind the mainland's, out of politeness
nobody whistles after dark
a stranger is offered soup before a question
every door is painted the colour of the last boat launched
the ferry waits for anyone who can be seen running
debts are settled in eggs
the schoolteacher also forecasts the weather, and is marked on it
letters are read aloud at the post office unless marked otherwise
old nets are hung over the graves to keep the gulls away""".splitlines()

_SENTENCES = (
    (
        "{name} lies {far} sea miles {way} of {other}, behind {shore}.",
        "Sail {way} from {other} for {hours} hours and {name} rises out of the water: {shore}.",
        "{name} is the {rank} island of its group, {long} km from end to end, with {shore}.",
        "Charts before {year} leave {name} out. Steer {way} from {other} and look for {shore}.",
    ),
    (
        "The harbour dries at low water and takes boats of up to {depth} m draught on the flood.",
        "There is anchorage in {depth} fathoms, good holding in clay, but open to the {way}.",
        "Ferries call on {weekday}s, and on {weekday2}s if the swell allows.",
        "A lamp on the mole shows {flashes} white flashes every {seconds} seconds.",
    ),
    (
        "Its {people} people live by {trade} and {trade2}, and {habit}.",
        "At the last count it had {people} islanders, {goats} goats and one policeman; {habit}.",
        "Most of the {people} inhabitants work at {trade}. Visitors soon notice that {habit}.",
        "What feeds its {people} people is {trade}, and some {trade2}. Here {habit}.",
    ),
    (
        (
            "In {year} a brig bound for {other} lost {lost} on the outer reef, and {since} a piece "
            "of it is washed ashore."
        ),
        (
            "{person} kept the light for {span} years and wrote one line in the log each night; "
            "the last one reads: “{hours} boats out, all home.”"
        ),
        (
            "They say that {person} rowed to {other} and back in {year} to return a borrowed "
            "ladder, and {since} a ladder is left leaning on the harbour wall."
        ),
        (
            "When {person} and {person2} quarrelled over {lost}, in {year}, the island was divided "
            "by a wall — which still stands, with {span} gates in it."
        ),
        (
            "The church was begun in {year} with {lost} as its only endowment. {person} finished "
            "it {span} years later, and {since} its doors stay open all night."
        ),
    ),
)
"""What an entry tells, in order: where, the harbour, the people, a story; one of each kind."""


def entries(random: Random) -> Iterator[str]:
    """One entry after another, without end."""
    number, other = 1, "Solenne"
    while True:
        name = random.choice(_FIRST) + random.choice(_MIDDLE) + random.choice(_LAST)
        facts = {"name": name, "other": other, **_facts(random)}
        body = " ".join(random.choice(kind).format(**facts) for kind in _SENTENCES)
        yield f"### {number}. {name}\n\n{body}\n\n"
        number, other = number + 1, name


def _facts(random: Random) -> dict[str, object]:
    """What the sentences of one entry may speak of."""
    trade, trade2 = random.sample(_TRADES, 2)
    person, person2 = random.sample(_PEOPLE, 2)
    weekday, weekday2 = random.sample(_WEEKDAYS, 2)
    return {
        "trade": trade,
        "trade2": trade2,
        "person": person,
        "person2": person2,
        "weekday": weekday,
        "weekday2": weekday2,
        "shore": random.choice(_SHORES),
        "habit": random.choice(_HABITS),
        "lost": random.choice(_LOST),
        "since": random.choice(_SINCE),
        "way": random.choice(_WAYS),
        "rank": random.choice(_RANKS),
        "far": random.randint(3, 40),
        "hours": random.randint(2, 14),
        "long": random.randint(2, 31),
        "year": random.randint(1640, 1931),
        "depth": random.randint(2, 9),
        "flashes": random.randint(2, 5),
        "seconds": random.randint(2, 6) * 5,
        "people": random.randint(40, 2_900),
        "goats": random.randint(60, 4_000),
        "span": random.randint(3, 41),
    }
