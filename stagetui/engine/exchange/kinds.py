"""The contract's import kinds as data: which columns a file of each kind has, and what a cell may hold.

The reader, the templates and the manual all follow this one table; a new kind is a new entry in `KINDS`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from stagetui.errors import RefusedError
from stagetui.profiles.terms import VrijstellingSoort, Zichtbaarheid

LIST_SEPARATOR = ";"


class ColumnType(StrEnum):
    """What a cell of a column is read as; the comment names the Python value of a filled cell."""

    ID = "id"  # str: one line without invisible characters, at most 64 characters
    TEXT = "text"  # str: one line, at most 1,000 characters
    LONGTEXT = "longtext"  # str: several lines, at most 10,000 characters
    EMAIL = "email"  # str: one address
    INT = "int"  # int
    PERCENT = "percent"  # int: whole percents
    DATE = "date"  # date
    CHOICE = "choice"  # str: one of `choices`
    YES_NO = "yes_no"  # bool: ja or nee
    LIST = "list"  # str: lower-case words, no doubles, in the file's order, joined by LIST_SEPARATOR


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a kind.

    Attributes:
        name: header, as in the contract.
        type: how a cell is read.
        required: the column must be in the file and filled in every row.
        doc: Dutch sentence for the template's explanation sheet and the manual.
        choices: the allowed words of a `CHOICE`, in the order in which they are offered.
        low: lowest allowed number, inclusive.
        high: highest allowed number, inclusive.
        lower: text is stored in lower case (ids and words to which profiles give meaning).
        default: value of an empty cell, and of a column that is absent.
    """

    name: str
    type: ColumnType
    required: bool
    doc: str
    choices: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    lower: bool = False
    default: int | bool | str | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file.

    Attributes:
        name: the word on the command line.
        columns: all columns, in the contract's order.
        key: columns that together may occur once in a file.
        periods: pairs (first day, last day, inclusive): the last may not lie before the first.
        one_of: at least one of these columns is filled in every row; empty when there is no such rule.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    periods: tuple[tuple[str, str], ...] = ()
    one_of: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The headers in the contract's order."""
        return tuple(column.name for column in self.columns)


def _id(name: str, doc: str, *, required: bool = True, lower: bool = False) -> Column:
    return Column(name, ColumnType.ID, required, doc, lower=lower)


def _text(name: str, doc: str, *, required: bool = False, lower: bool = False) -> Column:
    return Column(name, ColumnType.TEXT, required, doc, lower=lower)


def _longtext(name: str, doc: str) -> Column:
    return Column(name, ColumnType.LONGTEXT, required=False, doc=doc)


def _email(name: str, doc: str, *, required: bool = False) -> Column:
    return Column(name, ColumnType.EMAIL, required, doc)


def _date(name: str, doc: str, *, required: bool = False) -> Column:
    return Column(name, ColumnType.DATE, required, doc)


def _whole(name: str, doc: str, *, required: bool, low: int, high: int) -> Column:
    return Column(name, ColumnType.INT, required, doc, low=low, high=high)


def _percent(name: str, doc: str, *, default: int | None = None) -> Column:
    return Column(name, ColumnType.PERCENT, required=False, doc=doc, low=50, high=100, default=default)


def _choice(name: str, doc: str, choices: tuple[str, ...], *, default: str | None = None) -> Column:
    return Column(name, ColumnType.CHOICE, required=False, doc=doc, choices=choices, default=default)


def _yes_no(name: str, doc: str, *, default: bool | None) -> Column:
    return Column(name, ColumnType.YES_NO, required=False, doc=doc, default=default)


def _list(name: str, doc: str, *, required: bool = False) -> Column:
    return Column(name, ColumnType.LIST, required, doc, lower=True)


INSTELLINGEN = Kind(
    "instellingen",
    (
        _id("instelling", "Korte, vaste code van de stage-instelling."),
        _text("naam", "Volledige naam van de instelling.", required=True),
        _text("plaats", "Vestigingsplaats.", required=True),
        _text("regio", "Regio, zoals uw bureau die noemt; hoofdletters maken niet uit.", lower=True),
    ),
    key=("instelling",),
)

STAGEPLAATSEN = Kind(
    "stageplaatsen",
    (
        _id("plaats", "Korte, vaste code van de stageplaats."),
        _id("instelling", "Code van de instelling waar de stageplaats bij hoort."),
        _text("naam", "Naam van de stageplaats, zoals aios die in de etalage zien.", required=True),
        _text(
            "specialisme", "Specialisme of vakgebied; hoofdletters maken niet uit.", required=True, lower=True
        ),
        _list("profielen", "Profielen waarvoor de plaats geschikt is, bijvoorbeeld jgz;va.", required=True),
        _list("stagesoorten", "Soorten stage die hier kunnen, bijvoorbeeld mg;keuze.", required=True),
        _id("instituut", "Instituut waar de plaats bij hoort.", required=False, lower=True),
        _text("regio", "Regio; leeg betekent: de regio van de instelling.", lower=True),
        _list("kenmerken", "Kenmerken, bijvoorbeeld ouderen;jeugd."),
        _choice(
            "zichtbaarheid",
            "Wie de plaats in de etalage ziet; leeg betekent openbaar.",
            tuple(Zichtbaarheid),
            default=Zichtbaarheid.OPENBAAR.value,
        ),
        _text("contact_naam", "Contactpersoon bij de instelling."),
        _email("contact_email", "E-mailadres van de contactpersoon."),
        _yes_no("contact_zichtbaar", "Zien aios de contactpersoon? Leeg betekent ja.", default=True),
        _date("erkenning_tot", "Laatste dag van de erkenning door de RGS."),
        _date("slwp_tot", "Laatste dag waarop het stageleerwerkplan (SLWP) geldt."),
        _text("koepel", "Naam van de koepelerkenning, als de plaats daaronder valt."),
        _percent("deeltijd_minimum", "Laagste deeltijdpercentage dat de plaats aanneemt."),
        # N8: a bureau that imports its list has that list from the instituutsopleider
        _yes_no(
            "goedgekeurd",
            "Heeft de instituutsopleider de plaats goedgekeurd? Leeg betekent ja: een lijst die het bureau "
            "inleest, is buiten stagetui al goedgekeurd. Vul nee in om de plaats nog te laten beoordelen; "
            "tot die tijd staat ze niet in de etalage.",
            default=True,
        ),
    ),
    key=("plaats",),
)

STAGEOPLEIDERS = Kind(
    "stageopleiders",
    (
        _id("plaats", "Code van de stageplaats."),
        _text("naam", "Naam van de stageopleider.", required=True),
        _email("email", "E-mailadres van de stageopleider.", required=True),
        _yes_no(
            "big", "Staat de stageopleider in het BIG-register? Leeg betekent: niet bekend.", default=None
        ),
        _whole(
            "uren_per_week",
            "Uren per week dat de stageopleider daar werkt; leeg betekent: niet bekend.",
            required=False,
            low=0,
            high=60,
        ),
        _date("sinds", "Eerste dag waarop de stageopleider daar werkte; leeg betekent: niet bekend."),
        _date("erkend_tot", "Laatste dag van de erkenning als stageopleider; leeg betekent: niet bekend."),
    ),
    key=("plaats", "naam"),
    periods=(("sinds", "erkend_tot"),),
)

BESCHIKBAARHEID = Kind(
    "beschikbaarheid",
    (
        _id("plaats", "Code van de stageplaats."),
        _date("van", "Eerste dag waarop de plaats beschikbaar is.", required=True),
        _date("tot", "Laatste dag waarop de plaats beschikbaar is.", required=True),
        _whole(
            "capaciteit",
            "Hoeveel aios er tegelijk kunnen; 0 betekent: gesloten.",
            required=True,
            low=0,
            high=999,
        ),
        _list("afwezig_dagen", "Dagen waarop de opleider vast afwezig is, bijvoorbeeld ma;wo."),
        _longtext("toelichting", "Praktische zaken."),
    ),
    key=("plaats", "van"),
    periods=(("van", "tot"),),
)

LEENAFSPRAKEN = Kind(
    "leenafspraken",
    (
        _id("plaats", "Code van de stageplaats die wordt uitgeleend."),
        _id("aan_instituut", "Instituut waarvan aios hier stage mogen lopen.", lower=True),
        _date("van", "Eerste dag van de afspraak.", required=True),
        _date("tot", "Laatste dag van de afspraak.", required=True),
        _whole(
            "maximum",
            "Hoeveel stages van dat instituut er in de periode samen kunnen; 0 betekent: geen.",
            required=True,
            low=0,
            high=999,
        ),
    ),
    key=("plaats", "aan_instituut", "van"),
    periods=(("van", "tot"),),
)

AIOS = Kind(
    "aios",
    (
        _id("aios", "Korte, vaste code van de aios."),
        _text("naam", "Naam van de aios.", required=True),
        _email("email", "E-mailadres van de aios.", required=True),
        _id("profiel", "Profiel, bijvoorbeeld huisarts of jgz.", lower=True),
        _id("instituut", "Opleidingsinstituut, bijvoorbeeld nspoh.", lower=True),
        _text("cohort", "Cohort, als het programma per cohort verschilt."),
        _choice("werkgever", "Werkgever tijdens de opleiding.", ("sboh", "tno", "anders")),
        _percent("deeltijd", "Deeltijdpercentage; leeg betekent 100.", default=100),
        _text("regio", "Regio waar de aios het liefst stage loopt.", lower=True),
        _id("instituutsopleider", "Korte naam (account) van de instituutsopleider.", required=False),
        _text("praktijkopleider", "Naam van de praktijkopleider."),
        _text(
            "studiebegeleider",
            "Naam van de studiebegeleider; of account, e-mailadres of Naam <adres>, als die kopieën van post krijgt.",
        ),
        _date("start_opleiding", "Eerste dag van de opleiding."),
    ),
    key=("aios",),
)

SCHEMA = Kind(
    "schema",
    (
        _id("aios", "Code van de aios."),
        _id("stagesoort", "Soort stage, bijvoorbeeld aanpalend of seh.", lower=True),
        _date("start", "Eerste dag van de stage.", required=True),
        _date("eind", "Laatste dag van de stage; leeg betekent: volgt uit de duur en de deeltijd."),
        _whole("volgorde", "Volgnummer van de stage in het schema.", required=False, low=1, high=99),
    ),
    key=("aios", "stagesoort"),
    periods=(("start", "eind"),),
)

VRIJSTELLINGEN = Kind(
    "vrijstellingen",
    (
        _id("aios", "Code van de aios."),
        _text("vakgebied", "Vakgebied, bijvoorbeeld seh of ouderen.", required=True, lower=True),
        _choice(
            "soort",
            "vrijstelling of evc (elders verworven competenties); leeg betekent vrijstelling.",
            tuple(VrijstellingSoort),
            default=VrijstellingSoort.VRIJSTELLING.value,
        ),
        _date("besluit_datum", "Dag van het besluit."),
    ),
    key=("aios", "vakgebied", "soort"),
)

VOORKEUREN = Kind(
    "voorkeuren",
    (
        _id("aios", "Code van de aios."),
        _id("stagesoort", "Soort stage waarvoor de voorkeur geldt.", lower=True),
        _whole("rang", "1 is de eerste voorkeur, 2 de tweede.", required=True, low=1, high=99),
        _id("plaats", "Code van de stageplaats; of vul specialisme, regio of periode in.", required=False),
        _text("specialisme", "Gewenst specialisme, als er geen plaats is gekozen.", lower=True),
        _text("regio", "Gewenste regio.", lower=True),
        _text(
            "periode",
            "Gewenste periode of volgorde; in een stagejaar kwartaal 2, na seh, 26 weken en dergelijke.",
        ),
        _longtext("motivatie", "Motivatie van de aios."),
        _date("ingediend_op", "Dag waarop de aios de voorkeur indiende."),
    ),
    key=("aios", "stagesoort", "rang"),
    one_of=("plaats", "specialisme", "regio", "periode"),
)

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        INSTELLINGEN,
        STAGEPLAATSEN,
        STAGEOPLEIDERS,
        BESCHIKBAARHEID,
        LEENAFSPRAKEN,
        AIOS,
        SCHEMA,
        VRIJSTELLINGEN,
        VOORKEUREN,
    )
}


def kind_named(name: str) -> Kind:
    """The kind that is called `name` on the command line.

    Raises:
        RefusedError: there is no such kind; the sentence names those that there are.
    """
    try:
        return KINDS[name]
    except KeyError:
        raise RefusedError(
            "Onbekende soort bestand", f"'{name}' is geen soort bestand. Kies uit: {', '.join(KINDS)}."
        ) from None
