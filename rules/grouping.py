"""From pairs and decisions to people: the second half of the policy of `rules.matching`. Pure, whatever the order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from rules.likeness import File, births, names, place_in_common, shared
from rules.matching import AFTER, BEFORE, LIKELY, NO_WITNESS, STRONG, SURE, Pair, contradiction
from rules.partition import Against, Edge, Part, attached_to, connected, merged

OF_NAMES = frozenset({"OTHER_NAME", "TWIN"})


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person has decided of two files: SAME, DIFFERENT or LATER, which decides nothing yet."""

    a: str
    b: str
    kind: str

    @property
    def pair(self) -> Edge:
        """Its two files, the smaller id first."""
        return min(self.a, self.b), max(self.a, self.b)


@dataclass(slots=True)
class Grouping:
    """The ids of each person's files; every file is in exactly one group. All in order of id.

    `flagged` are pairs that a person should look at, with the code why: what would join and was kept apart all the
    same, and decisions that the files speak against.
    """

    groups: list[list[str]]
    flagged: dict[Edge, str] = field(default_factory=dict)


def group(files: Iterable[File], pairs: Iterable[Pair], decisions: Iterable[Decision] = ()) -> Grouping:
    """Who is who among files that may be connected."""
    known = {file.id: file for file in sorted(files, key=lambda each: each.id)}
    decided = {each.pair: each.kind for each in decisions if each.a in known and each.b in known}
    settled = {edge for edge, kind in decided.items() if kind != "LATER"}
    alike = [
        pair for pair in pairs if pair.a in known and pair.b in known and (pair.a, pair.b) not in settled
    ]
    open_ = {id_: file for id_, file in known.items() if file.apart is None}
    same = [edge for edge, kind in decided.items() if kind == "SAME" and set(edge) <= open_.keys()]
    against = _against(open_, alike, decided)
    flagged: dict[Edge, str] = {}
    _forgive(_sure(open_, alike, against), same, against, decided, flagged)
    flagged.update(
        {edge: "AGAINST_EVIDENCE" for edge in same if contradiction(known[edge[0]], known[edge[1]])}
    )
    people = _likely(_sure(open_, alike, against), open_, alike, against)
    people = _attach_seen(people, open_, alike, against)
    people = _as_decided(people, same, decided, flagged)
    people = _with_kept_apart(people, known, alike, decided)
    home = {id_: part for part in people for id_ in part}
    for pair in alike:
        if pair.verdict == "JOIN" and home[pair.a] != home[pair.b]:
            flagged.setdefault((pair.a, pair.b), "CONFLICT")
    return Grouping(sorted(sorted(part) for part in people), flagged)


def _edges(alike: Iterable[Pair], wanted: Callable[[Pair], bool]) -> list[Edge]:
    return [(pair.a, pair.b) for pair in alike if wanted(pair)]


def _joins(alike: Iterable[Pair], whys: frozenset[str]) -> list[Edge]:
    return _edges(alike, lambda pair: pair.verdict == "JOIN" and pair.why in whys)


def _could_be_one(pair: Pair) -> bool:
    return pair.verdict == "JOIN" or (pair.verdict == "ASK" and pair.why == NO_WITNESS)


def _against(open_: Mapping[str, File], alike: Sequence[Pair], decided: Mapping[Edge, str]) -> Against:
    """The contradictions among all that could be one person's, and what people told apart."""
    found = Against()
    links = [*_edges(alike, _could_be_one), *(edge for edge, kind in decided.items() if kind != "LATER")]
    links = [edge for edge in links if edge[0] in open_ and edge[1] in open_]
    sure: dict[str, set[str]] = {}
    for a, b in _joins(alike, SURE):
        if a in open_ and b in open_:
            sure.setdefault(a, set()).add(b)
            sure.setdefault(b, set()).add(a)
    for part in connected([frozenset([id_]) for id_ in open_], links):
        for a, b in combinations(sorted(part), 2):
            why = contradiction(open_[a], open_[b])
            if why and not (why in OF_NAMES and _explained(open_[a], open_[b], open_, sure)):
                found.add(a, b)
    found.decide(decided)
    return found


def _explained(a: File, b: File, open_: Mapping[str, File], sure: Mapping[str, set[str]]) -> bool:
    """Whether a third file, surely the same person's as either, is called as both are.

    It knows an alias, or has the name that one shortened and the other mistyped. A middle name that one goes by
    explains only two that have a number in common.
    """
    fitting = {"same", "near", "far"} if shared(a, b) & set(STRONG) else {"same", "near"}
    return any(
        names(a, open_[c]) in fitting and names(b, open_[c]) in fitting
        for c in sure.get(a.id, set()) & sure.get(b.id, set())
    )


def _sure(open_: Mapping[str, File], alike: Sequence[Pair], against: Against) -> list[Part]:
    edges = [edge for edge in _joins(alike, SURE) if edge[0] in open_ and edge[1] in open_]
    return merged([frozenset([id_]) for id_ in open_], edges, edges, against)


def _likely(
    people: list[Part], open_: Mapping[str, File], alike: Sequence[Pair], against: Against
) -> list[Part]:
    """What one file lacks, another that is surely the same person's may have: the address, the day."""
    home = {id_: part for part in people for id_ in part}
    rivals = [edge for edge in _edges(alike, _could_be_one) if home.keys() >= set(edge)]
    likely = set(_joins(alike, LIKELY))
    edges = [(a, b) for a, b in rivals if (a, b) in likely or _same_place_or_day(home[a], home[b], open_)]
    return merged(people, edges, rivals, against)


def _same_place_or_day(one: Part, other: Part, open_: Mapping[str, File]) -> bool:
    mine, theirs = ([open_[id_] for id_ in part] for part in (one, other))
    return any(
        a.postcodes & b.postcodes or a.lines & b.lines or a.days & b.days for a in mine for b in theirs
    )


def _attach_seen(
    people: list[Part], open_: Mapping[str, File], alike: Sequence[Pair], against: Against
) -> list[Part]:
    """Files that only mention somebody go to the one person whom their area or prison had on that day."""
    anchors = {part for part in people if any(open_[id_].held for id_ in part)}
    home = {id_: part for part in people for id_ in part}
    edges = [
        (a, b)
        for a, b in _edges(alike, _could_be_one)
        if a in home
        and b in home
        and births(open_[a], open_[b]) == "same"
        and _seen_where_held(home[a], home[b], open_)
    ]
    return attached_to([part for part in people if part not in anchors], anchors, edges, against)


def _seen_where_held(one: Part, other: Part, open_: Mapping[str, File]) -> bool:
    return any(place_in_common(open_[a], open_[b], BEFORE, AFTER) for a in one for b in other)


def _forgive(
    people: list[Part],
    same: list[Edge],
    against: Against,
    decided: Mapping[Edge, str],
    flagged: dict[Edge, str],
) -> None:
    """A contradiction between two whom a person holds to be one speaks against nobody else. It is flagged."""
    home = {id_: part for part in people for id_ in part}
    for a, b in same:
        if against.between(home[a], home[b]):
            flagged[(a, b)] = "AGAINST_EVIDENCE"
    for whole in connected(people, same):
        against.forgive(whole, whole, decided)


def _as_decided(
    people: list[Part], same: list[Edge], decided: Mapping[Edge, str], flagged: dict[Edge, str]
) -> list[Part]:
    """Join what people hold to be one, unless they hold it to be two as well."""
    apart = [edge for edge, kind in decided.items() if kind == "DIFFERENT"]
    torn = [whole for whole in connected(people, same) if any(whole.issuperset(edge) for edge in apart)]
    stand = [edge for edge in same if not any(edge[0] in whole for whole in torn)]
    flagged.update({edge: "DECISIONS_CONFLICT" for edge in same if edge not in stand})
    return connected(people, stand)


def _with_kept_apart(
    people: list[Part], known: Mapping[str, File], alike: Sequence[Pair], decided: Mapping[Edge, str]
) -> list[Part]:
    """Attach files kept apart, each to the one person that it fits; they never bring two together.

    Those of one kind that fit nobody may be one another's.
    """
    apart = {id_ for id_, file in known.items() if file.apart}
    if not apart:
        return people
    told = [edge for edge, kind in decided.items() if kind == "SAME" and not apart.isdisjoint(edge)]
    named = {id_ for edge in told for id_ in edge if id_ in apart}
    joins = [edge for edge in _edges(alike, _could_be_one) if not apart.isdisjoint(edge)]
    loose = [frozenset([id_]) for id_ in sorted(apart)]
    home = {id_: part for part in [*people, *loose] for id_ in part}
    against = _against_apart(connected([*people, *loose], [*joins, *told]), known, apart, decided)
    for a, b in told:
        against.forgive(home[a], home[b], decided)
    sure = set(_edges(alike, lambda pair: pair.verdict == "JOIN"))
    edges = [
        (a, b)
        for a, b in joins
        # Whom people have decided on needs no finding.
        if named.isdisjoint((a, b)) and ((a, b) in sure or _fits_place(home[a], home[b], known))
    ]
    settled = attached_to(loose, people, [*edges, *told], against)
    left = [part for part in settled if part <= apart]
    alone = {id_ for part in left for id_ in part}
    own = [(a, b) for a, b in [*sure, *told] if alone.issuperset((a, b)) and known[a].apart == known[b].apart]
    return [part for part in settled if not part <= apart] + merged(left, own, own, against)


def _fits_place(one: Part, other: Part, known: Mapping[str, File]) -> bool:
    return _same_place_or_day(one, other, known) or _seen_where_held(one, other, known)


def _against_apart(
    wholes: Iterable[Part], known: Mapping[str, File], apart: set[str], decided: Mapping[Edge, str]
) -> Against:
    found = Against()
    for whole in wholes:
        for a, b in combinations(sorted(whole), 2):
            if not apart.isdisjoint((a, b)) and contradiction(known[a], known[b]):
                found.add(a, b)
    found.decide(decided)
    return found
