"""Taking in a file that was read: plan (what is new, changed, the same, refused), then write all of it or nothing."""

from stagetui.engine.doorway.importing.command import ImportReport, ImportTable

__all__ = ["ImportReport", "ImportTable"]
