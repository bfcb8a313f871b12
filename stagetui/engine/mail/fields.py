"""The kinds of message and the fields each template may use, with an invented example of every field.

What stands in a template must stand here: a misspelt field is found before anything is sent, by filling in these
examples. Dates are `datetime.date` or ISO text; the filter `datum` writes them in full.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from stagetui.profiles.terms import Berichtsoort as Soort

__all__ = ["COMMON", "FIELDS", "Soort"]

COMMON: Final[Mapping[str, object]] = MappingProxyType(
    {
        "instituut": "Instituut Voorbeeld",
        "bureau": "Stagebureau Instituut Voorbeeld",
        "bureau_email": "stagebureau@example.nl",
        "bureau_telefoon": "030 000 00 00",
    }
)
"""What every template may use; the outbox fills it in by itself. Address and telephone number may be empty."""

_STAGE: Final = {
    "profiel": "Jeugdgezondheidszorg",
    "stagesoort": "aanpalend specialisme",
    "start": date(2027, 3, 1),
    "eind": date(2027, 5, 30),
}
_PLEK: Final = {"instelling": "Ziekenhuis De Linde", "stageplaats": "Kindergeneeskunde"}
_STAGES: Final = (
    {"stagesoort": "aanpalend specialisme", "start": date(2027, 3, 1), "eind": date(2027, 5, 30)},
    {"stagesoort": "keuzestage", "start": date(2027, 9, 6), "eind": date(2027, 11, 28)},
)
_PLAN: Final = (
    {**_STAGES[0], **_PLEK},
    {**_STAGES[1], "instelling": "GGD Rivierland", "stageplaats": "Infectieziektebestrijding"},
)
_VRAGEN: Final = (
    {"stageplaats": "Kindergeneeskunde", "start": date(2027, 3, 1), "eind": date(2027, 8, 29), "aantal": 2},
    {"stageplaats": "Kinderpsychiatrie", "start": date(2027, 3, 1), "eind": date(2027, 5, 30), "aantal": 1},
)
_AANVRAAG: Final = {
    "nummer": 41,
    "aanvraag": "een stage in het buitenland",
    "aios": "Noor van der Velde",
    "waarover": "keuzestage, 6 september t/m 28 november 2027",
}
_PLAATSING: Final = {
    "aios": "Noor van der Velde",
    **_STAGE,
    **_PLEK,
    "vestiging": "Utrecht",
    "weken": 13,
    "voltijds": False,
    "deeltijd": 80,
    "opleider": "dr. A. de Wit",
    "verlof_uren": 45.6,
}

_SPECIFIC: Final[Mapping[Soort, Mapping[str, object]]] = {
    # To the aios, the form (.xlsx) as attachment; `aantal` is how many may be named per stage (N6, H4).
    Soort.VOORKEUREN_UITNODIGING: {
        "aios": "Noor van der Velde",
        "profiel": "Jeugdgezondheidszorg",
        "stages": _STAGES,
        "aantal": 2,
        "sluit": date(2026, 10, 31),
        "toelichting": "De voorlichting is op 5 oktober 2026 om 16.00 uur.",
    },
    # To the aios: what came in, when (UTC), and by which rule it may still change (N6, N7). `jaar`: what the aios says
    # of a year of stages as a whole (H4).
    Soort.VOORKEUREN_ONTVANGEN: {
        "aios": "Noor van der Velde",
        "stages": (
            {
                **_STAGE,
                "voorkeuren": (
                    {"rang": 1, "wens": "Kindergeneeskunde, Ziekenhuis De Linde"},
                    {"rang": 2, "wens": "Kinderpsychiatrie, GGZ De Wilg"},
                ),
                "sluit": date(2026, 10, 31),
            },
        ),
        "jaar": ("Deeltijd: 80 %", "Belangstelling voor onderzoek: nee"),
        "ontvangen": datetime(2026, 10, 12, 9, 30),  # noqa: DTZ001 - moments in the data are UTC without a zone
        "regel": "hoogstens 2 voorkeuren per stage, en je mag ze wijzigen tot de inschrijving sluit",
    },
    # To the aios who has not handed in; `dagen` counts from today to `sluit`, which it is past when negative.
    Soort.VOORKEUREN_HERINNERING: {
        "aios": "Noor van der Velde",
        "stages": _STAGES,
        "sluit": date(2026, 10, 31),
        "dagen": 7,
    },
    # To the aios, six months before the start (N3); `routes` are those of this kind of stage (N4).
    Soort.ZES_MAANDEN: {
        "aios": "Noor van der Velde",
        **_STAGE,
        "routes": ("etalage", "zelf werven"),
        "voorkeuren_voor": date(2026, 11, 1),
        "besluit_voor": date(2027, 1, 18),
    },
    # To the contact of an instelling, the form (.xlsx) as attachment (N3, H2).
    Soort.BESCHIKBAARHEID_UITVRAAG: {
        "contact": "mw. A. de Wit",
        "instelling": "Ziekenhuis De Linde",
        "vragen": _VRAGEN,
        "voor": date(2026, 11, 15),
        "toelichting": "",
    },
    Soort.BESCHIKBAARHEID_HERINNERING: {
        "contact": "mw. A. de Wit",
        "instelling": "Ziekenhuis De Linde",
        "vragen": _VRAGEN,
        "voor": date(2026, 11, 15),
        "gevraagd_op": date(2026, 11, 1),
    },
    # To the stageopleiders of a place, or its contact, each year, the form (.xlsx) as attachment; `aantal` is what is
    # known, None when nothing is (H2).
    Soort.PEILING: {
        "ontvangers": ("dr. A. de Wit", "mw. B. Bos"),
        **_PLEK,
        "start": date(2027, 9, 1),
        "eind": date(2028, 8, 31),
        "kwartalen": (
            {"start": date(2027, 9, 1), "eind": date(2027, 11, 30), "aantal": 2},
            {"start": date(2027, 12, 1), "eind": date(2028, 2, 29), "aantal": 1},
            {"start": date(2028, 3, 1), "eind": date(2028, 5, 31), "aantal": 0},
            {"start": date(2028, 6, 1), "eind": date(2028, 8, 31), "aantal": None},
        ),
        "voor": date(2027, 2, 1),
    },
    # To the aios; `ruilen_tot` is the last day of the swap week, None when the profile has none (H6).
    Soort.VOORLOPIG_PLAN: {
        "aios": "Noor van der Velde",
        "profiel": "Jeugdgezondheidszorg",
        "stages": _PLAN,
        "ruilen_tot": date(2026, 12, 21),
        "definitief_op": date(2026, 12, 23),
    },
    # To the aios; `weken_vooraf` is the line after which only overmacht changes anything (H6, H7).
    Soort.DEFINITIEF_PLAN: {
        "aios": "Noor van der Velde",
        "profiel": "Jeugdgezondheidszorg",
        "stages": _PLAN,
        "weken_vooraf": 6,
    },
    # To the stageopleider, the plaatsingsbrief as PDF (H8); `verlof_uren` as in H16, None when not told; `voltijds`:
    # the weeks are full-time ones, since part time makes the stage longer (H14).
    Soort.PLAATSINGSBRIEF_OPLEIDER: {**_PLAATSING, "aios_email": "noor@example.nl"},
    # To the aios, the plaatsingsbrief as PDF, with the contact details of the opleider (H8, H16).
    Soort.PLAATSINGSBRIEF_AIOS: {**_PLAATSING, "opleider_email": "a.dewit@example.org"},
    # To the stagebegeleider, the aios in cc, the letter as attachment (N5, N9, N21).
    Soort.INTENTIEVERKLARING: {
        "stagebegeleider": "A. de Wit",
        **_PLEK,
        "aios": "Noor van der Velde",
        **_STAGE,
        "weken": 13,
        "deeltijd": 80,
    },
    # To who decides, all that is new to him or her at once; `aios` is empty when it is about a stageplaats, `voor` None
    # when nothing presses.
    Soort.AANVRAAG_GEVRAAGD: {
        "beslisser": "drs. P. van Dijk",
        "aanvragen": (
            {
                **_AANVRAAG,
                "motivatie": "Tropengeneeskunde is het onderwerp van mijn onderzoek.",
                "voor": date(2026, 12, 1),
            },
            {
                "nummer": 42,
                "aanvraag": "stageplan",
                "aios": "Sem Bakker",
                "waarover": "M+G-stage, 1 maart t/m 30 mei 2027",
                "motivatie": "",
                "voor": date(2027, 2, 28),
            },
        ),
    },
    # To who decides, and to the coordinators when that person has no address or the last day has passed. `dagen` to
    # it, negative when it is past; `wacht_op` only when it waits for somebody else than the receiver.
    Soort.AANVRAAG_HERINNERING: {
        "beslisser": "drs. P. van Dijk",
        "aanvragen": ({**_AANVRAAG, "voor": date(2026, 12, 1), "dagen": 5, "wacht_op": ""},),
    },
    # To the aios; `vervolg` is what happens now, in a sentence.
    Soort.AANVRAAG_BESLOTEN: {
        **_AANVRAAG,
        "goedgekeurd": True,
        "besloten_door": "drs. P. van Dijk",
        "besloten_op": date(2026, 11, 24),
        "reden": "",
        "vervolg": "Je mag de instelling nu zelf benaderen.",
    },
    # To the aios; `mogelijkheden` are places that still fit (N6).
    Soort.NIET_GEPLAATST: {
        "aios": "Noor van der Velde",
        **_STAGE,
        "oorzaak": "op beide plaatsen van je voorkeur was geen ruimte meer",
        "mogelijkheden": ("Kinderrevalidatie, Revalidatiecentrum Zuid", "Wijkteam, Gemeente Rivierland"),
        "plaats_voor": date(2027, 2, 1),
    },
    # To the contact of a stageplaats (H17); `wat` is «erkenning» or «SLWP», `aios_daarna` who would be touched.
    Soort.ERKENNING_VERLOOPT: {
        "contact": "dhr. J. ter Braak",
        **_PLEK,
        "wat": "erkenning",
        "tot": date(2027, 4, 30),
        "aios_daarna": 1,
    },
    # Only to those whom the change touches; `eerder` is the day of the message that this one corrects, or None.
    Soort.WIJZIGING: {
        "ontvanger": "dr. A. de Wit",
        "aios": "Noor van der Velde",
        **_STAGE,
        **_PLEK,
        "wijzigingen": (
            {"wat": "Einddatum", "was": "30 mei 2027", "wordt": "27 juni 2027"},
            {"wat": "Dienstverband", "was": "100 %", "wordt": "80 %"},
        ),
        "waarom": "de aios gaat korter werken",
        "eerder": date(2026, 12, 23),
    },
    Soort.VERVALLEN: {
        "ontvanger": "dr. A. de Wit",
        "aios": "Noor van der Velde",
        **_STAGE,
        **_PLEK,
        "waarom": "de opleiding is onderbroken",
        "eerder": date(2026, 12, 23),
    },
    # To the contact of a stageplaats (D1).
    Soort.BEZOEK_GEPLAND: {
        "contact": "mevr. dr. F. el Amrani",
        **_PLEK,
        "dag": date(2027, 2, 9),
        "tijd": "14.00 uur",
        "bezoeker": "Mara Voorbeeld",
        "punten": ("hoe de begeleiding verloopt", "wat aios teruggeven", "het stageleerwerkplan"),
    },
    # To whom a letter of the dossier goes, the letter itself as PDF (D3, D4).
    Soort.DOSSIER_BRIEF: {
        "ontvanger": "dr. A. de Wit",
        **_PLEK,
        "betreft": "uw stageplaats en de gesprekken die wij daarover voerden",
        "reageren_voor": date(2027, 3, 15),
    },
}

FIELDS: Final[Mapping[Soort, Mapping[str, object]]] = MappingProxyType(
    {soort: MappingProxyType({**COMMON, **_SPECIFIC[soort]}) for soort in Soort}
)
"""Per kind every field that its template may use, with an example."""

WAARVOOR: Final[Mapping[Soort, str]] = MappingProxyType(
    {
        Soort.VOORKEUREN_UITNODIGING: "Aan de aios, met het voorkeurenformulier (.xlsx): voorkeuren opgeven kan.",
        Soort.VOORKEUREN_ONTVANGEN: "Aan de aios: wat er is ontvangen, wanneer, en volgens welke regel.",
        Soort.VOORKEUREN_HERINNERING: "Aan de aios die nog geen voorkeuren heeft ingediend.",
        Soort.ZES_MAANDEN: "Aan de aios, een half jaar voor de start: hoe een plaats wordt gevonden.",
        Soort.BESCHIKBAARHEID_UITVRAAG: "Aan de contactpersoon van een instelling, met het formulier (.xlsx).",
        Soort.BESCHIKBAARHEID_HERINNERING: "Aan de contactpersoon die nog niet heeft geantwoord.",
        Soort.PEILING: "Aan de stageopleiders van een plaats, elk jaar, met het formulier (.xlsx).",
        Soort.VOORLOPIG_PLAN: "Aan de aios: het voorlopige plan, en tot wanneer ruilen kan.",
        Soort.DEFINITIEF_PLAN: "Aan de aios: het definitieve plan.",
        Soort.PLAATSINGSBRIEF_OPLEIDER: "Aan de stageopleider, met de plaatsingsbrief als pdf.",
        Soort.PLAATSINGSBRIEF_AIOS: "Aan de aios, met de plaatsingsbrief als pdf: contactgegevens en verlof.",
        Soort.INTENTIEVERKLARING: "Aan de stagebegeleider, met de intentieverklaring als pdf; in kopie aan de aios.",
        Soort.AANVRAAG_GEVRAAGD: "Aan wie over een aanvraag beslist.",
        Soort.AANVRAAG_HERINNERING: "Aan wie nog niet heeft beslist, als de uiterste dag nadert of voorbij is.",
        Soort.AANVRAAG_BESLOTEN: "Aan de aios: het besluit over een aanvraag.",
        Soort.NIET_GEPLAATST: "Aan de aios zonder plaats: waarom, en hoe het verdergaat.",
        Soort.ERKENNING_VERLOOPT: "Aan de contactpersoon van een stageplaats waarvan erkenning of SLWP afloopt.",
        Soort.WIJZIGING: "Aan wie een wijziging na het plan raakt; verwijst naar het eerdere bericht.",
        Soort.VERVALLEN: "Aan wie het raakt dat een stage niet doorgaat; verwijst naar het eerdere bericht.",
        Soort.BEZOEK_GEPLAND: "Aan de contactpersoon van een stageplaats die bezocht wordt.",
        Soort.DOSSIER_BRIEF: "Aan aios, stageopleider of leiding, met de brief uit het dossier als pdf.",
    }
)
"""For whom a kind of message is, and what it is for, as staff read it."""
