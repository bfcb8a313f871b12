-- The outbox that staff trust: a message can be held and withdrawn, waits before it is tried again, and tells what it is about.
-- `html` is made from the same text; `van` is the sender when it is not the one of the mail server's settings. `geweigerd` holds
-- the addresses that the server refused while others got the message, with ';' between. `opnieuw_na`: not before this moment again.
-- `verwijst_naar`: the message that this one corrects. `reden`: why it was held or withdrawn.

CREATE TABLE bericht_nieuw (
    bericht BIGINT PRIMARY KEY,
    soort VARCHAR NOT NULL,
    van VARCHAR,
    aan VARCHAR NOT NULL,
    cc VARCHAR,
    onderwerp VARCHAR NOT NULL,
    tekst VARCHAR NOT NULL,
    html VARCHAR,
    status VARCHAR NOT NULL CHECK (status IN ('wacht', 'vastgehouden', 'bezig', 'verzonden', 'mislukt', 'opnieuw',
        'misschien verzonden', 'ingetrokken')),
    plaatsing BIGINT,
    aios VARCHAR,
    aanvraag BIGINT,
    plaats VARCHAR,
    instelling VARCHAR,
    ronde VARCHAR,
    instituut VARCHAR,
    verwijst_naar BIGINT,
    gemaakt TIMESTAMP NOT NULL,
    verzonden TIMESTAMP,
    antwoord VARCHAR,
    geweigerd VARCHAR,
    reden VARCHAR,
    pogingen INTEGER NOT NULL DEFAULT 0,
    eerste_poging TIMESTAMP,
    opnieuw_na TIMESTAMP,
    version INTEGER NOT NULL DEFAULT 1
);

INSERT INTO bericht_nieuw
SELECT b.bericht, b.soort, NULL, b.aan, b.cc, b.onderwerp, b.tekst, NULL, b.status, b.plaatsing, b.aios, NULL, p.plaats,
    s.instelling, v.ronde, a.instituut, NULL, b.gemaakt, b.verzonden, b.antwoord, NULL, NULL, b.pogingen,
    CASE WHEN b.pogingen > 0 THEN b.gemaakt END, NULL, b.version
FROM bericht b LEFT JOIN plaatsing p ON p.plaatsing = b.plaatsing LEFT JOIN stageplaats s ON s.plaats = p.plaats
    LEFT JOIN voorstel v ON v.voorstel = p.voorstel LEFT JOIN aios a ON a.aios = b.aios
ORDER BY b.bericht;

DROP TABLE bericht;
ALTER TABLE bericht_nieuw RENAME TO bericht;
