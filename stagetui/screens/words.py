"""How dates, days, periods and statuses are written on the screens: short Dutch, as styled text where it helps."""

from __future__ import annotations

from datetime import date, datetime

from rich.text import Text

from stagetui.profiles.terms import Status

MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")

# a mark and a colour for each status: never a colour alone
STATUS_STYLES: dict[str, tuple[str, str]] = {
    "open": ("·", ""),
    Status.VOORLOPIG: ("○", "yellow"),
    Status.ONDER_VOORBEHOUD: ("◐", "cyan"),
    Status.GEPLAATST: ("●", "green"),
    Status.VERVALLEN: ("×", "bright_black"),
}


def day(when: date | None, absent: str = "–") -> str:
    """Write a date as `1 mrt 2027`; `absent` when there is none."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}" if when else absent


def moment(when: datetime | None, absent: str = "–") -> str:
    """Write a moment (UTC, as stored) as `1 mrt 2027 14:05` in Amsterdam."""
    if when is None:
        return absent
    local = _local(when)
    return f"{day(local.date())} {local:%H:%M}"


def recently(when: datetime, today: date) -> str:
    """Write a moment (UTC, as stored) shortly: `vandaag 14:05`, `1 mrt 14:05`, of another year only the day."""
    local = _local(when)
    match (today - local.date()).days:
        case 0:
            return f"vandaag {local:%H:%M}"
        case 1:
            return f"gisteren {local:%H:%M}"
    if local.year != today.year:
        return day(local.date())
    return f"{local.day} {MONTHS[local.month - 1]} {local:%H:%M}"


def _local(when: datetime) -> datetime:
    from datetime import UTC
    from zoneinfo import ZoneInfo

    return when.replace(tzinfo=UTC).astimezone(ZoneInfo("Europe/Amsterdam"))


def span(start: date, end: date) -> str:
    """Write a period, both days included, as short as it can be: `1 mrt – 30 mei 2027`."""
    first = f"{start.day} {MONTHS[start.month - 1]}" if start.year == end.year else day(start)
    return f"{first} – {day(end)}"


def month(period: str) -> str:
    """Write a month `2027-03` as `mrt 2027`."""
    year, number = period.split("-")
    return f"{MONTHS[int(number) - 1]} {year}"


def number(value: int) -> str:
    """Write a whole number with a point for thousands: `1.240`."""
    return f"{value:,}".replace(",", ".")


def days_left(days: int | None) -> Text:
    """Say how many days are left, with a mark for what is late or close."""
    if days is None:
        return Text("zodra het kan", "bright_black")
    if days < 0:
        return Text(f"! {-days} {'dag' if days == -1 else 'dagen'} laat", "bold red")
    if days == 0:
        return Text("! vandaag", "bold yellow")
    return Text(f"nog {days} {'dag' if days == 1 else 'dagen'}", "yellow" if days <= 7 else "")


def status(value: str) -> Text:
    """A status with its mark and colour."""
    mark, style = STATUS_STYLES.get(value, ("", ""))
    return Text(f"{mark} {value}".strip(), style)
