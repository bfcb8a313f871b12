-- The bureau's data (portable subset: ids made by the program, no keys to other tables, no lists, no enums; engine.md).
-- Lists of words (profielen, kenmerken …) are one text with ';' between, as in the import files.
-- Tables without `version` only grow: what they hold is never changed.

CREATE TABLE counter (name VARCHAR PRIMARY KEY, value BIGINT NOT NULL);

CREATE TABLE persoon (
    persoon VARCHAR PRIMARY KEY,
    naam VARCHAR NOT NULL,
    email VARCHAR,
    version INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE rol (
    persoon VARCHAR NOT NULL,
    rol VARCHAR NOT NULL CHECK (rol IN ('bureau', 'coordinator', 'stagebeheerder', 'lezer', 'export', 'beheerder')),
    instituut VARCHAR NOT NULL,
    profiel VARCHAR NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (persoon, rol, instituut, profiel)
);

CREATE TABLE instelling (
    instelling VARCHAR PRIMARY KEY,
    naam VARCHAR NOT NULL,
    plaats VARCHAR NOT NULL,
    regio VARCHAR,
    version INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE stageplaats (
    plaats VARCHAR PRIMARY KEY,
    instelling VARCHAR NOT NULL,
    naam VARCHAR NOT NULL,
    specialisme VARCHAR NOT NULL,
    profielen VARCHAR NOT NULL,
    stagesoorten VARCHAR NOT NULL,
    instituut VARCHAR,
    regio VARCHAR,
    kenmerken VARCHAR,
    zichtbaarheid VARCHAR NOT NULL CHECK (zichtbaarheid IN ('openbaar', 'ingelogd', 'verborgen')),
    contact_naam VARCHAR,
    contact_email VARCHAR,
    contact_zichtbaar BOOLEAN NOT NULL,
    erkenning_tot DATE,
    slwp_tot DATE,
    koepel VARCHAR,
    deeltijd_minimum INTEGER CHECK (deeltijd_minimum BETWEEN 0 AND 100),
    goedgekeurd BOOLEAN NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE beschikbaarheid (
    plaats VARCHAR NOT NULL,
    van DATE NOT NULL,
    tot DATE NOT NULL,
    capaciteit INTEGER NOT NULL CHECK (capaciteit >= 0),
    afwezig_dagen VARCHAR,
    toelichting VARCHAR,
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (plaats, van),
    CHECK (tot >= van)
);

CREATE TABLE aios (
    aios VARCHAR PRIMARY KEY,
    naam VARCHAR NOT NULL,
    email VARCHAR NOT NULL,
    profiel VARCHAR NOT NULL,
    instituut VARCHAR NOT NULL,
    cohort VARCHAR,
    werkgever VARCHAR CHECK (werkgever IN ('sboh', 'tno', 'anders')),
    deeltijd INTEGER NOT NULL CHECK (deeltijd BETWEEN 50 AND 100),
    regio VARCHAR,
    instituutsopleider VARCHAR,
    praktijkopleider VARCHAR,
    studiebegeleider VARCHAR,
    start_opleiding DATE,
    version INTEGER NOT NULL DEFAULT 1
);

-- The opleidingsschema: one row per aios and kind of stage; `eind_berekend` says that `eind` follows from weeks and part time (N10).
CREATE TABLE stage (
    aios VARCHAR NOT NULL,
    stagesoort VARCHAR NOT NULL,
    start DATE NOT NULL,
    eind DATE NOT NULL,
    eind_berekend BOOLEAN NOT NULL,
    volgorde INTEGER,
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (aios, stagesoort),
    CHECK (eind >= start)
);

CREATE TABLE vrijstelling (
    aios VARCHAR NOT NULL,
    vakgebied VARCHAR NOT NULL,
    soort VARCHAR NOT NULL CHECK (soort IN ('vrijstelling', 'evc')),
    besluit_datum DATE,
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (aios, vakgebied, soort)
);

CREATE TABLE voorkeur (
    aios VARCHAR NOT NULL,
    stagesoort VARCHAR NOT NULL,
    rang INTEGER NOT NULL CHECK (rang >= 1),
    plaats VARCHAR,
    specialisme VARCHAR,
    regio VARCHAR,
    periode VARCHAR,
    motivatie VARCHAR,
    ingediend_op DATE NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (aios, stagesoort, rang)
);

CREATE TABLE ronde (
    ronde VARCHAR PRIMARY KEY,
    instituut VARCHAR,
    van DATE NOT NULL,
    tot DATE NOT NULL,
    gemaakt_door VARCHAR NOT NULL,
    gemaakt_op TIMESTAMP NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    CHECK (tot >= van)
);

-- The rules under which a round was opened: the profile's text of that day.
CREATE TABLE ronde_profiel (
    ronde VARCHAR NOT NULL,
    profiel VARCHAR NOT NULL,
    regels VARCHAR NOT NULL,
    PRIMARY KEY (ronde, profiel)
);

CREATE TABLE voorstel (
    voorstel BIGINT PRIMARY KEY,
    ronde VARCHAR NOT NULL,
    policy VARCHAR NOT NULL,
    seed BIGINT NOT NULL,
    status VARCHAR NOT NULL CHECK (status IN ('optimaal', 'tijdslimiet')),
    doelen VARCHAR NOT NULL,
    invoer VARCHAR NOT NULL,
    invoer_sha256 VARCHAR NOT NULL,
    seconden DOUBLE NOT NULL,
    gemaakt_door VARCHAR NOT NULL,
    gemaakt_op TIMESTAMP NOT NULL,
    vastgesteld_door VARCHAR,
    vastgesteld_op TIMESTAMP,
    version INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE voorstel_uitkomst (
    voorstel BIGINT NOT NULL,
    aios VARCHAR NOT NULL,
    stagesoort VARCHAR NOT NULL,
    plaats VARCHAR,
    start DATE,
    eind DATE,
    rang INTEGER,
    oorzaak VARCHAR,
    lot INTEGER,
    PRIMARY KEY (voorstel, aios, stagesoort)
);

CREATE TABLE plaatsing (
    plaatsing BIGINT PRIMARY KEY,
    aios VARCHAR NOT NULL,
    stagesoort VARCHAR NOT NULL,
    plaats VARCHAR,
    start DATE NOT NULL,
    eind DATE NOT NULL,
    status VARCHAR NOT NULL CHECK (status IN ('voorlopig', 'onder voorbehoud', 'geplaatst', 'vervallen')),
    rang INTEGER,
    herkomst VARCHAR NOT NULL CHECK (herkomst IN ('voorkeur', 'voorstel', 'hand')),
    voorstel BIGINT,
    version INTEGER NOT NULL DEFAULT 1,
    CHECK (eind >= start),
    CHECK (plaats IS NOT NULL OR status IN ('voorlopig', 'vervallen'))
);

-- Who consented to a plaatsing and what shows it (N9).
CREATE TABLE toestemming (
    plaatsing BIGINT NOT NULL,
    partij VARCHAR NOT NULL CHECK (partij IN ('instelling', 'aios', 'instituutsopleider')),
    bewijs VARCHAR NOT NULL,
    door VARCHAR NOT NULL,
    op TIMESTAMP NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (plaatsing, partij)
);

CREATE TABLE aanvraag (
    aanvraag BIGINT PRIMARY KEY,
    soort VARCHAR NOT NULL,
    partij VARCHAR NOT NULL,
    plaatsing BIGINT NOT NULL,
    aios VARCHAR NOT NULL,
    stagesoort VARCHAR NOT NULL,
    plaats VARCHAR,
    beslisser VARCHAR,
    voor DATE,
    status VARCHAR NOT NULL CHECK (status IN ('open', 'goedgekeurd', 'geweigerd', 'vervallen')),
    reden VARCHAR,
    gemaakt_door VARCHAR NOT NULL,
    gemaakt_op TIMESTAMP NOT NULL,
    besloten_door VARCHAR,
    besloten_op TIMESTAMP,
    version INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE bericht (
    bericht BIGINT PRIMARY KEY,
    soort VARCHAR NOT NULL,
    aan VARCHAR NOT NULL,
    cc VARCHAR,
    onderwerp VARCHAR NOT NULL,
    tekst VARCHAR NOT NULL,
    status VARCHAR NOT NULL
        CHECK (status IN ('wacht', 'bezig', 'verzonden', 'mislukt', 'opnieuw', 'misschien verzonden')),
    plaatsing BIGINT,
    aios VARCHAR,
    gemaakt TIMESTAMP NOT NULL,
    verzonden TIMESTAMP,
    antwoord VARCHAR,
    pogingen INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE bijlage (
    sha256 VARCHAR PRIMARY KEY,
    inhoud BLOB NOT NULL
);

CREATE TABLE bericht_bijlage (
    bericht BIGINT NOT NULL,
    volgnummer INTEGER NOT NULL,
    naam VARCHAR NOT NULL,
    mimetype VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    leestekst VARCHAR NOT NULL,
    PRIMARY KEY (bericht, volgnummer)
);

-- Up to which line of the audit trail a person has seen what others did.
CREATE TABLE bezoek (
    persoon VARCHAR PRIMARY KEY,
    gezien_tot BIGINT NOT NULL,
    op TIMESTAMP NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
);

-- The audit trail: each line carries the hash of the one before.
CREATE TABLE gebeurtenis (
    nr BIGINT PRIMARY KEY,
    wanneer TIMESTAMP NOT NULL,
    wie VARCHAR NOT NULL,
    via VARCHAR NOT NULL,
    actie VARCHAR NOT NULL,
    onderwerp VARCHAR NOT NULL,
    aios VARCHAR,
    voor VARCHAR,
    na VARCHAR,
    reden VARCHAR,
    vorige VARCHAR NOT NULL,
    hash VARCHAR NOT NULL
);
