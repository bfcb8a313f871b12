-- What `stagetui remind` made a message about, so that nobody is reminded twice: a milestone of a stage (`aios`, `stagesoort`,
-- `mijlpaal`) or something else (`over`, such as `aanvraag:12`), of whom or what it reminds (`ontvanger`), at which step
-- (`trap`: days before `datum`, below zero after it).

CREATE TABLE herinnering (
    herinnering BIGINT PRIMARY KEY,
    bericht BIGINT NOT NULL,
    soort VARCHAR NOT NULL,
    ontvanger VARCHAR NOT NULL,
    trap INTEGER NOT NULL,
    datum DATE,
    aios VARCHAR,
    stagesoort VARCHAR,
    mijlpaal VARCHAR,
    over VARCHAR,
    op TIMESTAMP NOT NULL
);
