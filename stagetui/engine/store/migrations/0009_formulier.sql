-- The forms as aios handed them in: who, when and by whom it was read; the file itself is in `bijlage`, by its hash.
-- `stagesoorten` are the stages that it is about, with ';' between: with the motivation for one of them the file goes too.

CREATE TABLE formulier (
    formulier BIGINT PRIMARY KEY,
    aios VARCHAR NOT NULL,
    naam VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    stagesoorten VARCHAR NOT NULL,
    door VARCHAR NOT NULL,
    op TIMESTAMP NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
);
