-- Milestones of a stage's calendar that somebody ticked off, because nothing else in the data shows that they are done (N19).

CREATE TABLE mijlpaal (
    aios VARCHAR NOT NULL,
    stagesoort VARCHAR NOT NULL,
    mijlpaal VARCHAR NOT NULL,
    reden VARCHAR,
    door VARCHAR NOT NULL,
    op TIMESTAMP NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (aios, stagesoort, mijlpaal)
);
