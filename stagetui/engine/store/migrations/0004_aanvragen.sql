-- Requests of every kind (N2, N5, N8, N16-N19): about a stage, an aios or a stageplaats, decided by one or more.
-- `beslissers` are the roles that decide, `wijze` how they do so together; both are kept from the day it was made.
-- `gegevens` is JSON: what the kind of request asks for. `profiel` and `instituut` tell whose it is when it is about a stageplaats.

CREATE TABLE aanvraag_nieuw (
    aanvraag BIGINT PRIMARY KEY,
    soort VARCHAR NOT NULL,
    partij VARCHAR,
    plaatsing BIGINT,
    aios VARCHAR,
    stagesoort VARCHAR,
    plaats VARCHAR,
    profiel VARCHAR,
    instituut VARCHAR,
    beslisser VARCHAR,
    beslissers VARCHAR NOT NULL,
    wijze VARCHAR NOT NULL CHECK (wijze IN ('een', 'allen', 'volgorde')),
    voor DATE,
    dringend DATE,
    gegevens VARCHAR,
    herziening_van BIGINT,
    status VARCHAR NOT NULL CHECK (status IN ('open', 'goedgekeurd', 'geweigerd', 'vervallen')),
    reden VARCHAR,
    gemaakt_door VARCHAR NOT NULL,
    gemaakt_op TIMESTAMP NOT NULL,
    besloten_door VARCHAR,
    besloten_op TIMESTAMP,
    version INTEGER NOT NULL DEFAULT 1,
    CHECK (aios IS NOT NULL OR plaats IS NOT NULL)
);

INSERT INTO aanvraag_nieuw
SELECT aanvraag, soort, partij, plaatsing, aios, stagesoort, plaats, NULL, NULL, beslisser,
    CASE WHEN soort <> 'goedkeuring plaatsing' THEN 'bureau' WHEN beslisser IS NULL THEN 'coordinator' ELSE 'instituutsopleider' END,
    'allen', voor, voor - 7, NULL, NULL, status, reden, gemaakt_door, gemaakt_op, besloten_door, besloten_op, version
FROM aanvraag ORDER BY aanvraag;

DROP TABLE aanvraag;
ALTER TABLE aanvraag_nieuw RENAME TO aanvraag;

-- What each decider said, in order; a decision is final.
CREATE TABLE besluit (
    aanvraag BIGINT NOT NULL,
    volgnummer INTEGER NOT NULL,
    beslisser VARCHAR NOT NULL CHECK (beslisser IN ('instituutsopleider', 'coordinator', 'praktijkopleider', 'bureau')),
    akkoord BOOLEAN NOT NULL,
    reden VARCHAR,
    door VARCHAR NOT NULL,
    namens VARCHAR,
    op TIMESTAMP NOT NULL,
    PRIMARY KEY (aanvraag, volgnummer)
);

-- Who decides for somebody that is away.
CREATE TABLE vervanging (
    persoon VARCHAR NOT NULL,
    van DATE NOT NULL,
    tot DATE NOT NULL,
    vervanger VARCHAR NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (persoon, van),
    CHECK (tot >= van)
);

-- What an approved request opened for one stage: a field (N11, N13) or a kenmerk of stageplaatsen (N18).
CREATE TABLE toelating (
    aios VARCHAR NOT NULL,
    stagesoort VARCHAR NOT NULL,
    woord VARCHAR NOT NULL,
    aanvraag BIGINT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (aios, stagesoort, woord)
);
