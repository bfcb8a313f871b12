"""What the levels of a year are called."""

ONGEPLAATST = "ongeplaatste weken"
RONDE = "waarvan in deze ronde"
GELEEND = "geleende plaatsen"
WENSEN = "wensen"
PIEK = "piekmaanden"
LOTING = "loting"
