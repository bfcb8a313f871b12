-- Public keys with which people come in over SSH; a key belongs to one person, so its fingerprint is the key of the row.

CREATE TABLE persoon_sleutel (
    vingerafdruk VARCHAR PRIMARY KEY,
    persoon VARCHAR NOT NULL,
    sleutel VARCHAR NOT NULL,
    opmerking VARCHAR,
    toegevoegd_op TIMESTAMP NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
);
