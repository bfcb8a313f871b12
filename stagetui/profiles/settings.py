"""What `stagetui.toml` may hold: the bureau, its institutes, mail server, people with roles, exports and retention.

The descriptions of the keys are Dutch: they are printed as the comment at the top of a file that is written.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import tomli_w
from pydantic import Field

from stagetui.profiles import reading
from stagetui.profiles.model import (
    Choice,
    Document,
    Email,
    Id,
    Many,
    Part,
    PersonId,
    Problem,
    Text,
    duplicates,
    one_of,
)
from stagetui.profiles.sshkeys import KeyText, read_key
from stagetui.profiles.terms import ExportFormat, Rol

FILE_NAME = "stagetui.toml"
EVERYTHING = "*"


class Security(StrEnum):
    """How the connection to the mail server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    GEEN = "geen"


IdOrAll = Annotated[
    str,
    Field(
        pattern=r"^(\*|[a-z0-9]+(-[a-z0-9]+)*)$",
        json_schema_extra={"allowed": 'een id van kleine letters, cijfers en koppeltekens, of "*" voor alle'},
    ),
]


class Bureau(Part):
    """The bureau itself."""

    name: Annotated[Text, Field(description="Naam van het bureau, zoals hij boven schermen en mails staat.")]
    database: Annotated[
        Text, Field(description="Bestand met de gegevens, gerekend vanaf de map van dit bestand.")
    ] = "stagetui.duckdb"
    profiles: Annotated[
        Many[Id],
        Field(description="Alleen deze profielen; ontbreekt dit, dan alle van profiles/ en de meegeleverde."),
    ] = ()
    demo: Annotated[
        bool, Field(description="true voor een oefenbureau met verzonnen mensen: er gaat geen mail uit.")
    ] = False


class Institute(Part):
    """An opleidingsinstituut that the bureau works for."""

    id: Annotated[Id, Field(description="Korte naam, zoals in importbestanden.")]
    name: Annotated[Text, Field(description="Volledige naam, voor brieven en mails.")]
    address: Annotated[Text | None, Field(description="Postadres voor brieven; mag ontbreken.")] = None
    phone: Annotated[
        Text | None, Field(description="Telefoonnummer voor brieven en mails; mag ontbreken.")
    ] = None
    email: Annotated[
        Email | None,
        Field(description="Afzender van mails van dit instituut; ontbreekt hij, dan mail.sender."),
    ] = None


class Mail(Part):
    """The mail server; without this table mails stay in the outbox."""

    host: Annotated[Text, Field(description="Naam van de mailserver.")]
    port: Annotated[int, Field(ge=1, le=65535, description="Poort van de mailserver.")] = 587
    security: Annotated[
        Choice[Security],
        Field(description='Beveiliging: "starttls" (poort 587), "tls" (poort 465) of "geen".'),
    ] = Security.STARTTLS
    user: Annotated[
        Text | None,
        Field(description="Gebruikersnaam bij de mailserver; ontbreekt hij, dan zonder aanmelden."),
    ] = None
    sender: Annotated[Email, Field(description="Afzender van alle mails.")]
    redirect: Annotated[
        Email | None,
        Field(description="Proefdraaien: alle mails gaan naar dit adres in plaats van de ontvanger."),
    ] = None
    timeout_seconds: Annotated[
        int, Field(ge=1, le=600, description="Zoveel seconden wachten op de mailserver.")
    ] = 30
    password_file: Annotated[
        Text | None,
        Field(
            description="Bestand met het wachtwoord, rechten 0600; alleen nodig zonder sleutelbos of systemd."
        ),
    ] = None
    ca_file: Annotated[
        Text | None,
        Field(description="Bestand met het certificaat van een eigen certificaatautoriteit; mag ontbreken."),
    ] = None
    connections: Annotated[
        int, Field(ge=1, le=8, description="Hoeveel verbindingen met de mailserver tegelijk (1 t/m 8).")
    ] = 2
    per_minute: Annotated[
        int,
        Field(ge=0, le=6000, description="Hoogstens zoveel berichten per minuut; 0 is zo snel als het kan."),
    ] = 0
    give_up_days: Annotated[
        int,
        Field(ge=1, le=30, description="Na zoveel dagen tevergeefs proberen geldt een bericht als mislukt."),
    ] = 5


class RoleGrant(Part):
    """A role that a person has, for an institute and a profile or for all of them."""

    role: Annotated[Choice[Rol], Field(description=f"Rol, {one_of(Rol)}.")]
    institute: Annotated[
        IdOrAll, Field(description='Het instituut waarvoor de rol geldt, of "*" voor alle.')
    ] = EVERYTHING
    profile: Annotated[IdOrAll, Field(description='Het profiel waarvoor de rol geldt, of "*" voor alle.')] = (
        EVERYTHING
    )


class Person(Part):
    """Somebody who may use the program or decides requests."""

    id: Annotated[
        PersonId, Field(description="Korte naam: de aanmeldnaam, en hoe --user deze persoon noemt.")
    ]
    name: Annotated[Text, Field(description="Volledige naam.")]
    email: Annotated[Email | None, Field(description="E-mailadres; mag ontbreken.")] = None
    roles: Annotated[Many[RoleGrant], Field(description="Rollen, elk met rol, instituut en profiel.")] = ()
    keys: Annotated[
        Many[KeyText], Field(description="Openbare SSH-sleutels, elk een regel uit een bestand .pub.")
    ] = ()


class Export(Part):
    """The nightly export."""

    directory: Annotated[
        Text | None, Field(description="Map voor de export als er bij de opdracht geen genoemd is.")
    ] = None
    formats: Annotated[
        Many[Choice[ExportFormat]],
        Field(min_length=1, description=f"Bestandsvormen, elk {one_of(ExportFormat)}."),
    ] = tuple(ExportFormat)


Maanden = Annotated[int, Field(ge=1, le=1200)]


class Retention(Part):
    """How long personal data are kept; `stagetui retention` anonymises what is past it."""

    aios_months: Annotated[
        Maanden,
        Field(description="Maanden na de laatste stage; daarna is niets meer tot een aios te herleiden."),
    ] = 60
    exemptions_months: Annotated[
        Maanden, Field(description="Maanden na de laatste stage dat het vakgebied van vrijstellingen blijft.")
    ] = 24
    notes_months: Annotated[
        Maanden, Field(description="Maanden na de stage dat motivaties en opgegeven redenen blijven.")
    ] = 24
    messages_months: Annotated[
        Maanden, Field(description="Maanden dat adres, tekst en bijlagen van een bericht blijven.")
    ] = 24
    log_months: Annotated[
        Maanden, Field(description="Maanden dat het logboek namen noemt: wie iets deed en contactgegevens.")
    ] = 84


class Settings(Document):
    """`stagetui.toml` as a whole."""

    bureau: Annotated[Bureau, Field(description="Het bureau zelf.")]
    institutes: Annotated[
        Many[Institute], Field(min_length=1, description="De opleidingsinstituten waarvoor het bureau werkt.")
    ]
    mail: Annotated[
        Mail | None, Field(description="De mailserver; zonder deze tabel blijven mails in de postbus staan.")
    ] = None
    people: Annotated[Many[Person], Field(description="Wie met het programma werkt, met rollen.")] = ()
    export: Annotated[Export, Field(description="De export van elke nacht.")] = Export()
    retention: Annotated[Retention, Field(description="Hoe lang persoonsgegevens bewaard blijven.")] = (
        Retention()
    )

    @classmethod
    def initial(cls, name: str, institutes: Sequence[str], user: str) -> Settings:
        """Return the settings of a new bureau, in which `user` is beheerder and bureau for everything.

        Args:
            name: The name of the bureau.
            institutes: Ids of its institutes; the names are filled in as capitals and can be edited.
            user: The id of who makes the bureau.

        Raises:
            ConfigError: When an id is not well formed.
        """
        raw = {
            "bureau": {"name": name},
            "institutes": [{"id": institute, "name": institute.upper()} for institute in institutes],
            "people": [
                {
                    "id": user,
                    "name": user,
                    "roles": [{"role": Rol.BEHEERDER.value}, {"role": Rol.BUREAU.value}],
                }
            ],
        }
        return reading.validate(raw, FILE_NAME, cls)

    @classmethod
    def parse_text(cls, text: str, name: str = FILE_NAME) -> Settings:
        """Make settings from the text of a file; raises ConfigError with everything that is wrong."""
        return reading.parse(text, name, cls)

    @classmethod
    def read(cls, path: Path) -> Settings:
        """Read `stagetui.toml`; raises ConfigError with everything that is wrong."""
        return reading.read(path, cls)

    def problems(self, file: str) -> Iterator[Problem]:
        """Yield ids and SSH keys that stand twice, and roles for an institute that is not there."""
        yield from duplicates(file, "institutes", [institute.id for institute in self.institutes])
        yield from duplicates(file, "people", [person.id for person in self.people])
        known = [institute.id for institute in self.institutes]
        for number, person in enumerate(self.people, start=1):
            for nth, grant in enumerate(person.roles, start=1):
                if grant.institute not in (EVERYTHING, *known):
                    key = f"people[{number}].roles[{nth}].institute"
                    yield Problem(file, key, f'"{grant.institute}"', one_of([*known, EVERYTHING]))
        yield from self._shared_keys(file)

    def _shared_keys(self, file: str) -> Iterator[Problem]:
        """Yield keys that stood there before: a key belongs to one person."""
        seen: dict[str, str] = {}
        for number, person in enumerate(self.people, start=1):
            for nth, text in enumerate(person.keys, start=1):
                mark = read_key(text).vingerafdruk
                if mark in seen:
                    found = f"{mark}, die al bij {seen[mark]} staat"
                    yield Problem(file, f"people[{number}].keys[{nth}]", found, "elke sleutel één keer")
                seen[mark] = person.id

    def institute(self, ident: str | None) -> Institute | None:
        """Return the institute of that id; None when there is none."""
        return next((one for one in self.institutes if one.id == ident), None)

    def dump(self) -> str:
        """Return the text of the file: a Dutch comment that explains every key, then the settings."""
        tables = "\n".join(_tables("", self.model_dump(mode="json", exclude_none=True)))
        return "\n".join([_explanation(), tables] if self.mail else [_explanation(), tables, _MAIL_EXAMPLE])

    def write(self, path: Path) -> None:
        """Write the file whole or not at all, readable for its owner only (0600)."""
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(self.dump())
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


_HEADING = """\
# Instellingen van dit stagebureau. `stagetui check` zegt of alles klopt.
# Mensen staan hier, of in de gegevens (`stagetui user add`); wat op beide plaatsen staat, telt bij elkaar op.
"""

_MAIL_EXAMPLE = """\
# Haal de tekens # hieronder weg en vul uw mailserver in om mails te kunnen versturen.
# [mail]
# host = "mail.example.nl"
# port = 587
# security = "starttls"
# user = "stagebureau"
# sender = "stagebureau@example.nl"
# redirect = "proef@example.nl"
# timeout_seconds = 30
# password_file = "mailwachtwoord"
# ca_file = "eigen-ca.pem"
# connections = 2
# per_minute = 0
# give_up_days = 5
"""


def _tables(name: str, values: Mapping[str, Any]) -> Iterator[str]:
    """Yield the text of each table; lists of tables as `[[name]]`, so that one can be added below by hand.

    tomli-w itself writes a short list of tables as one value, after which `[[name]]` is refused.
    """
    inner = {key: value for key, value in values.items() if isinstance(value, Mapping) or _is_tables(value)}
    plain = {key: value for key, value in values.items() if key not in inner}
    if plain:
        yield f"{name}\n{tomli_w.dumps(plain)}"
    path = f"{name.strip('[]')}." if name else ""
    for key, value in inner.items():
        if isinstance(value, Mapping):
            yield from _tables(f"[{path}{key}]", value)
        else:
            for table in value:
                yield from _tables(f"[[{path}{key}]]", table)


def _is_tables(value: object) -> bool:
    """Tell a list of tables; an empty list is always one here, as lists of words hold at least one."""
    return isinstance(value, list) and all(isinstance(item, Mapping) for item in value)


def _explanation() -> str:
    """Explain every key, from the descriptions in the models, so that none can be forgotten."""
    lines = [_HEADING.rstrip()]
    for name, model in _TABLES.items():
        lines += ["#", f"# {name}"]
        for key, field in model.model_fields.items():
            lines.append(f"#   {key:<17} {field.description}")
    return "\n".join([*lines, ""])


_TABLES: dict[str, type[Part]] = {
    "[bureau]": Bureau,
    "[[institutes]]": Institute,
    "[mail]": Mail,
    "[[people]]": Person,
    "[[people.roles]]": RoleGrant,
    "[export]": Export,
    "[retention]": Retention,
}
