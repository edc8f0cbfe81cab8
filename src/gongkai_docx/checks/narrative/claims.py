"""The claims of the prose against the figures of the tables → findings N4, N15."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from gongkai_docx.checks.narrative.prose import Paragraph
from gongkai_docx.findings import Finding, Rule, Severity
from gongkai_docx.forms import Figure
from gongkai_docx.forms.words import form_words
from gongkai_docx.places import Place
from gongkai_docx.prose import Claim, Keys, names_another, tells
from gongkai_docx.report import Number, Report, normal_amount, spell

CONTRADICTION = Rule(
    "N4",
    Severity.WARNING,
    "正文所说的数字应与表中的一致",
    "条例第六条：应当及时、准确地公开政府信息",
)
MEASURES = Rule("N15", Severity.INFO, "同一类数据应始终用同一个量词")

Stated = tuple[Paragraph, Claim]


def check(report: Report, prose: Sequence[Paragraph]) -> Iterator[Finding]:
    """N4, N15: what is said of a figure is its value, and always in the same measure word."""
    stated = [(paragraph, claim) for paragraph in prose for claim in paragraph.claims]
    yield from contradictions(report, stated)
    yield from measures(report, stated)


def contradictions(report: Report, stated: Sequence[Stated]) -> Iterator[Finding]:
    """N4: no phrase tells another value than the table, whatever figure it may mean."""
    told: set[tuple[Place, str, Keys]] = set()
    doubtful = _other_subjects(stated)
    for paragraph, claim in stated:
        if not _contradicts(report, claim) or names_another(report.unit, claim.subject):
            continue
        if claim.subject and claim.readings in doubtful:
            continue
        said = paragraph.place, claim.phrase, claim.readings[0]
        if said not in told:
            told.add(said)
            yield _contradiction(report, paragraph, claim)


def _contradicts(report: Report, claim: Claim) -> bool:
    """Whether none of the figures that may be meant has that value; not if one wasn't read."""
    terms = {term for keys in claim.readings for key in keys for term in report.form.terms(key)}
    if not report.unread.isdisjoint(terms):
        return False
    if claim.of_all and not any(_tells(report, claim, keys) for keys in claim.of_all):
        return False  # 收到12件，均已办结 where 11 came in: that is told of 收到
    values = {sum(report.value(key) for key in keys) for keys in claim.readings}
    if claim.loose and len(claim.readings[0]) == 1:
        values |= set(_parts(report, claim.readings[0][0]))
    return not any(tells(claim.value, value) for value in values)


def _tells(report: Report, claim: Claim, keys: Keys) -> bool:
    return tells(claim.value, sum(report.value(key) for key in keys))


def _parts(report: Report, key: str) -> Iterator[Number]:
    """What may be told of it in a balance of two and two: of the new ones, or of the old alone.

    新收16件，办结13件，结转下年3件 is right where two more were carried in and handled.
    """
    for identity in report.form.identities:
        left, right = identity.left, identity.right
        if key in right.keys and len(left.keys) == len(right.keys) == 2:
            others = report.total(right) - report.value(key)
            if all(report.value(term) for term in left.keys):
                yield from (report.value(term) - others for term in left.keys)
                yield from (report.value(term) for term in left.keys[1:])


def _other_subjects(stated: Sequence[Stated]) -> set[tuple[Keys, ...]]:
    """What is told of two, in other numbers: 全市…，市政府…. One of them is not the table's."""
    told: dict[tuple[Keys, ...], dict[str, set[int | Decimal]]] = {}
    for _, claim in stated:
        if claim.subject:
            subjects = told.setdefault(claim.readings, {})
            subjects.setdefault(claim.subject, set()).add(claim.value)
    return {
        readings
        for readings, subjects in told.items()
        if len(subjects) > 1 and len(set().union(*subjects.values())) > 1
    }


def _contradiction(report: Report, paragraph: Paragraph, claim: Claim) -> Finding:
    keys = _nearest(report, claim)
    value = sum(report.value(key) for key in keys)
    figures = tuple(term for key in keys for term in report.form.terms(key))
    places = [report.located(Place.figure(key)) for key in figures]
    cells = [place.cell for place in places if place.cell]
    where = f"（{cells[0].shown}）" if len(cells) == 1 else ""
    said = _spelled(claim.value) if claim.number or claim.value else "没有"
    return CONTRADICTION.finding(
        f"{report.where(paragraph.place)}：“{claim.phrase}”说的是 {said}，"
        f"表中{_called(report, keys)}是 {spell(value)}{where}。{_advice(report, claim, keys)}",
        place=report.located(paragraph.place),
        figures=figures,
        quote=claim.phrase,
        expected=value,
        actual=claim.value,
    )


def _nearest(report: Report, claim: Claim) -> Keys:
    """Of the figures that may be meant those whose value is nearest to what is said.

    受理29件 beside 上年结转8件 is told of all that there was to do rather than of the new ones; and
    what is nothing is hardly meant, where something else may be.
    """
    values = {keys: sum(report.value(key) for key in keys) for keys in claim.readings}
    likely = [keys for keys, value in values.items() if value] or [*values]
    return min(likely, key=lambda keys: abs(Decimal(claim.value) - values[keys]))


def _spelled(value: int | Decimal) -> str:
    return spell(normal_amount(value) if isinstance(value, Decimal) else value)


def _called(report: Report, keys: Keys) -> str:
    """The figures by their labels: “三、本年度办理结果 / （七）总计（总计）”."""
    return "加".join(f"“{_labels(report.form.figure(key))}”" for key in keys)


def _labels(figure: Figure) -> str:
    rows = figure.row_labels[-2:] or figure.column_labels[:-1]
    return f"{' / '.join(rows)}（{figure.column_labels[-1]}）"


def _advice(report: Report, claim: Claim, keys: Keys) -> str:
    """What to do: write the tag in the place of the number."""
    if len(keys) > 1 or not claim.number:
        listed = "、".join(f"{{{{ {key} }}}}" for key in keys)
        return f"请核对；数字写成标签，就总与表一致（{listed}）。"
    start, end = claim.number
    figure = report.form.figure(keys[0])
    measure = claim.phrase[end:].lstrip()
    behind = claim.phrase[end:]
    if figure.amount and measure.startswith(claim.measure):
        behind = figure.measure + measure.removeprefix(claim.measure)
    return f"请核对；写成“{claim.phrase[:start]}{{{{ {keys[0]} }}}}{behind}”，数字就总与表一致。"


def measures(report: Report, stated: Sequence[Stated]) -> Iterator[Finding]:
    """N15: requests are not counted in 件 here and in 宗 there."""
    by_matter: dict[str, dict[str, Stated]] = {}
    for paragraph, claim in stated:
        figure = report.form.figure(claim.readings[0][0])
        if claim.measure and not figure.amount:
            is_one = form_words(report.form).tables[figure.table].said
            matter = figure.table if is_one else f"{figure.table}.{figure.row}"
            by_matter.setdefault(matter, {}).setdefault(claim.measure, (paragraph, claim))
    for used in by_matter.values():
        if len(used) < 2:
            continue
        (_, first), (paragraph, other), *_ = used.values()
        yield MEASURES.finding(
            f"{report.where(paragraph.place)}：“{other.phrase}”用“{other.measure}”，"
            f"前面“{first.phrase}”用“{first.measure}”；请统一量词。",
            place=report.located(paragraph.place),
            quote=other.phrase,
            expected=first.measure,
            actual=other.measure,
        )
