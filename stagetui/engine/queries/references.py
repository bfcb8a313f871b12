"""Which column names a row of another table: the file keeps no foreign keys (engine.md, finding 2), so this does."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stagetui.engine.access import View

# (table, columns that name) → (table that is named, its columns)
REFERENCES: tuple[tuple[str, tuple[str, ...], str, tuple[str, ...]], ...] = (
    ("stageplaats", ("instelling",), "instelling", ("instelling",)),
    ("beschikbaarheid", ("plaats",), "stageplaats", ("plaats",)),
    ("stageopleider", ("plaats",), "stageplaats", ("plaats",)),
    ("afwezigheid", ("plaats", "naam"), "stageopleider", ("plaats", "naam")),
    ("afwezigheid", ("plaats", "waarnemer"), "stageopleider", ("plaats", "naam")),
    ("leenafspraak", ("plaats",), "stageplaats", ("plaats",)),
    ("peiling", ("plaats",), "stageplaats", ("plaats",)),
    ("deeltijd", ("aios",), "aios", ("aios",)),
    ("stage", ("aios",), "aios", ("aios",)),
    ("stage", ("instelling",), "instelling", ("instelling",)),
    ("vrijstelling", ("aios",), "aios", ("aios",)),
    ("voorkeur", ("aios",), "aios", ("aios",)),
    ("voorkeur", ("plaats",), "stageplaats", ("plaats",)),
    ("ronde_profiel", ("ronde",), "ronde", ("ronde",)),
    ("voorstel", ("ronde",), "ronde", ("ronde",)),
    ("voorstel_uitkomst", ("voorstel",), "voorstel", ("voorstel",)),
    ("voorstel_uitkomst", ("aios",), "aios", ("aios",)),
    ("plaatsing", ("aios", "stagesoort"), "stage", ("aios", "stagesoort")),
    ("plaatsing", ("plaats",), "stageplaats", ("plaats",)),
    ("plaatsing", ("voorstel",), "voorstel", ("voorstel",)),
    ("toestemming", ("plaatsing",), "plaatsing", ("plaatsing",)),
    ("aanvraag", ("plaatsing",), "plaatsing", ("plaatsing",)),
    ("aanvraag", ("plaats",), "stageplaats", ("plaats",)),
    ("aanvraag", ("aios",), "aios", ("aios",)),
    ("aanvraag", ("herziening_van",), "aanvraag", ("aanvraag",)),
    ("toelating", ("aanvraag",), "aanvraag", ("aanvraag",)),
    ("besluit", ("aanvraag",), "aanvraag", ("aanvraag",)),
    ("mijlpaal", ("aios", "stagesoort"), "stage", ("aios", "stagesoort")),
    ("uitvraag", ("plaats",), "stageplaats", ("plaats",)),
    ("bericht", ("plaatsing",), "plaatsing", ("plaatsing",)),
    ("bericht", ("aios",), "aios", ("aios",)),
    ("bericht", ("aanvraag",), "aanvraag", ("aanvraag",)),
    ("bericht", ("plaats",), "stageplaats", ("plaats",)),
    ("bericht", ("instelling",), "instelling", ("instelling",)),
    ("bericht", ("ronde",), "ronde", ("ronde",)),
    ("bericht", ("verwijst_naar",), "bericht", ("bericht",)),
    ("bericht_bijlage", ("bericht",), "bericht", ("bericht",)),
    ("herinnering", ("bericht",), "bericht", ("bericht",)),
    ("herinnering", ("aios",), "aios", ("aios",)),
    ("bericht_bijlage", ("sha256",), "bijlage", ("sha256",)),
    ("formulier", ("aios",), "aios", ("aios",)),
    ("jaarwens", ("aios",), "aios", ("aios",)),
    ("onderbreking", ("aios",), "aios", ("aios",)),
    ("formulier", ("sha256",), "bijlage", ("sha256",)),
    ("ruil", ("ronde",), "ronde", ("ronde",)),
    ("ruil_stage", ("ruil",), "ruil", ("ruil",)),
    ("ruil_stage", ("aios",), "aios", ("aios",)),
    ("ruil_stage", ("van_plaatsing",), "plaatsing", ("plaatsing",)),
    ("ruil_akkoord", ("ruil",), "ruil", ("ruil",)),
    ("ruil_akkoord", ("aios",), "aios", ("aios",)),
)


def dangling(view: View) -> list[str]:
    """Tell every reference to something that is not there, in Dutch; empty when all is well."""
    found = []
    for table, columns, named, keys in REFERENCES:
        joined = " AND ".join(f"n.{key} = t.{column}" for column, key in zip(columns, keys, strict=True))
        filled = " AND ".join(f"t.{column} IS NOT NULL" for column in columns)
        shown = " || '/' || ".join(f"CAST(t.{column} AS VARCHAR)" for column in columns)
        rows = view.reader.rows(
            f"SELECT DISTINCT {shown} FROM {table} t WHERE {filled} "
            f"AND NOT EXISTS (SELECT 1 FROM {named} n WHERE {joined}) ORDER BY 1 LIMIT 5"
        )
        found += [f"{table} noemt {named} {missing}, en die is er niet" for (missing,) in rows]
    return found
