-- What an instelling was asked about a place, and what it answered (N3): for which period, how many aios would like to
-- come, when and by whom it was asked, which reminders followed. `capaciteit` 0 is a no; the availability itself stands in
-- `beschikbaarheid`.

CREATE TABLE uitvraag (
    uitvraag BIGINT PRIMARY KEY,
    plaats VARCHAR NOT NULL,
    van DATE NOT NULL,
    tot DATE NOT NULL,
    aantal INTEGER NOT NULL,
    voor DATE NOT NULL,
    gevraagd_door VARCHAR NOT NULL,
    gevraagd_op TIMESTAMP NOT NULL,
    herinneringen INTEGER NOT NULL DEFAULT 0,
    herinnerd_op TIMESTAMP,
    capaciteit INTEGER,
    namens VARCHAR,
    toelichting VARCHAR,
    beantwoord_door VARCHAR,
    beantwoord_op DATE,
    version INTEGER NOT NULL DEFAULT 1,
    CHECK (tot >= van)
);
