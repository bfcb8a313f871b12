-- A year of stages that is planned together (H1-H22): who supervises at a place and when nobody recognised does, what
-- institutes lend each other, what an aios wishes of the year as a whole, swaps, absences, and how far a round has come.

-- `stage.weken`: full-time weeks that this line stands for; empty where the profile's kind of stage says it.
ALTER TABLE stage ADD COLUMN weken INTEGER;

-- A round that is published may be swapped in; once it is definitive it may not (H6).
ALTER TABLE ronde ADD COLUMN gepubliceerd_op DATE;
ALTER TABLE ronde ADD COLUMN ruilen_tot DATE;
ALTER TABLE ronde ADD COLUMN definitief_op DATE;

-- Which component of the year a stage of a voorstel is.
ALTER TABLE voorstel_uitkomst ADD COLUMN onderdeel VARCHAR;

CREATE TABLE stageopleider (
    plaats VARCHAR NOT NULL,
    naam VARCHAR NOT NULL,
    email VARCHAR,
    big BOOLEAN,
    uren_per_week INTEGER,
    sinds DATE,
    erkend_tot DATE,
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (plaats, naam)
);

-- A stageopleider that is away, until `tot` or for good; `waarnemer` is the recognised deputy (H18).
CREATE TABLE afwezigheid (
    afwezigheid BIGINT PRIMARY KEY,
    plaats VARCHAR NOT NULL,
    naam VARCHAR NOT NULL,
    van DATE NOT NULL,
    tot DATE,
    reden VARCHAR NOT NULL CHECK (reden IN ('ziekte', 'zwangerschap', 'verlof', 'vertrokken')),
    waarnemer VARCHAR,
    gemeld_door VARCHAR NOT NULL,
    gemeld_op TIMESTAMP NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
);

-- A place that its institute lends to another one: at most so many stages that start in the period (H13).
CREATE TABLE leenafspraak (
    plaats VARCHAR NOT NULL,
    aan_instituut VARCHAR NOT NULL,
    van DATE NOT NULL,
    tot DATE NOT NULL,
    maximum INTEGER NOT NULL CHECK (maximum >= 0),
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (plaats, aan_instituut, van),
    CHECK (tot >= van)
);

-- The yearly question to a place about its availability; no answer means that nothing has changed (H2).
CREATE TABLE peiling (
    plaats VARCHAR NOT NULL,
    jaar INTEGER NOT NULL,
    voor DATE NOT NULL,
    gevraagd_door VARCHAR NOT NULL,
    gevraagd_op TIMESTAMP NOT NULL,
    antwoord VARCHAR CHECK (antwoord IN ('gewijzigd', 'ongewijzigd')),
    beantwoord_door VARCHAR,
    beantwoord_op DATE,
    toelichting VARCHAR,
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (plaats, jaar)
);

-- What the preference form asks beside the wishes per stage (H4, H12, H14).
CREATE TABLE jaarwens (
    aios VARCHAR PRIMARY KEY,
    deeltijd INTEGER CHECK (deeltijd BETWEEN 50 AND 100),
    onderzoek BOOLEAN,
    weken_buiten INTEGER,
    toelichting VARCHAR,
    ingediend_op DATE NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
);

-- A swap of stages within a round, and what each aios in it says (H6). In `ruil_stage` an aios takes over, for one kind of
-- stage, the place and dates that `van_aios` had.
CREATE TABLE ruil (
    ruil BIGINT PRIMARY KEY,
    ronde VARCHAR NOT NULL,
    status VARCHAR NOT NULL CHECK (status IN ('voorgesteld', 'akkoord', 'goedgekeurd', 'geweigerd', 'vervallen')),
    toelichting VARCHAR,
    reden VARCHAR,
    gemaakt_door VARCHAR NOT NULL,
    gemaakt_op TIMESTAMP NOT NULL,
    besloten_door VARCHAR,
    besloten_op TIMESTAMP,
    version INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE ruil_stage (
    ruil BIGINT NOT NULL,
    aios VARCHAR NOT NULL,
    stagesoort VARCHAR NOT NULL,
    van_aios VARCHAR NOT NULL,
    van_plaatsing BIGINT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (ruil, aios, stagesoort)
);

CREATE TABLE ruil_akkoord (
    ruil BIGINT NOT NULL,
    aios VARCHAR NOT NULL,
    akkoord BOOLEAN,
    reden VARCHAR,
    door VARCHAR,
    op TIMESTAMP,
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (ruil, aios)
);

-- An aios that is away from a stage: illness (H19), pregnancy and the like. `dagen` are the days by which the stage or the
-- training grows.
CREATE TABLE onderbreking (
    onderbreking BIGINT PRIMARY KEY,
    aios VARCHAR NOT NULL,
    van DATE NOT NULL,
    tot DATE,
    soort VARCHAR NOT NULL CHECK (soort IN ('ziekte', 'zwangerschap', 'anders')),
    stagesoort VARCHAR,
    dagen INTEGER NOT NULL DEFAULT 0,
    toelichting VARCHAR,
    gemeld_door VARCHAR NOT NULL,
    gemeld_op TIMESTAMP NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
);

-- A milestone of a half year that is planned as a whole, ticked off by an institute (H4, H5, H6).
CREATE TABLE mijlpaal_halfjaar (
    profiel VARCHAR NOT NULL,
    instituut VARCHAR NOT NULL,
    begin DATE NOT NULL,
    mijlpaal VARCHAR NOT NULL,
    reden VARCHAR,
    door VARCHAR NOT NULL,
    op TIMESTAMP NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (profiel, instituut, begin, mijlpaal)
);
