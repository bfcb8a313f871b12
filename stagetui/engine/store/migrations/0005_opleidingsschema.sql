-- The opleidingsschema (N2, N10, N18). `deeltijd` holds the part-time factors that replace `aios.deeltijd` from a day on.
-- `stage.vervlechting`: the percentage of the working week that goes to the stage when it is interwoven with the practice part.
-- `stage.instelling`: the only instelling where the stage is done, because it is combined there with another one.

CREATE TABLE deeltijd (
    aios VARCHAR NOT NULL,
    vanaf DATE NOT NULL,
    deeltijd INTEGER NOT NULL CHECK (deeltijd BETWEEN 50 AND 100),
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (aios, vanaf)
);

ALTER TABLE stage ADD COLUMN vervlechting INTEGER;
ALTER TABLE stage ADD COLUMN instelling VARCHAR;
