"""Texts of the app in both languages, and the language switch."""

from __future__ import annotations

import streamlit as st

from rota.domain.base import Language

TEXTS: dict[str, dict[Language, str]] = {
    "present": {"nb": "Dagens turnus", "en": "Present rota"},
    "language": {"nb": "Språk", "en": "Language"},
    "folder": {"nb": "Velg avdeling", "en": "Choose a ward"},
    "intro": {
        "nb": "Her ser dere avdelingens turnus i dag og hva kontrollen sier om den. Ingenting sendes ut av maskinen.",
        "en": "Here you see the ward's present rota and what the check says about it. Nothing leaves this machine.",
    },
    "no_roster": {
        "nb": "Avdelingen har ingen turnus ved siden av seg ennå.",
        "en": "The ward has no rota beside it yet.",
    },
    "problems": {"nb": "Filen kan ikke brukes:", "en": "The file cannot be used:"},
    "positions": {"nb": "Stillinger", "en": "Positions"},
    "positions_help": {
        "nb": "Stillinger i planen, ledige medregnet.",
        "en": "Positions in the plan, vacant ones included.",
    },
    "hard": {"nb": "Regelbrudd", "en": "Rule breaches"},
    "hard_help": {
        "nb": "Funn av alvorlighet «hard» i kontrollen: lov, avtale eller minstebemanning.",
        "en": "Findings of severity 'hard' in the check: law, agreement or minimum staffing.",
    },
    "soft": {"nb": "Anbefalinger", "en": "Recommendations"},
    "soft_help": {
        "nb": "Avvik fra anbefalinger som avdelingen selv rår over («soft»).",
        "en": "Departures from recommendations that the ward decides on ('soft').",
    },
    "windows": {"nb": "Undersøkte vinduer", "en": "Windows examined"},
    "windows_help": {
        "nb": "Så mange tidsvinduer (hviler, uker, helger, øyeblikk med bemanningskrav) ble målt.",
        "en": "So many windows of time (rests, weeks, weekends, moments of demand) were measured.",
    },
    "rota": {"nb": "Turnus, uke for uke", "en": "Rota, week by week"},
    "codes": {"nb": "Vaktkoder", "en": "Shift codes"},
    "not_assessed": {"nb": "Ikke vurdert av verktøyet", "en": "Not assessed by the tool"},
    "next": {"nb": "Sammenlign med et forslag", "en": "Compare with a proposal"},
    "next_text": {
        "nb": "Sammenligningen kjøres foreløpig fra kommandolinjen, og lager en rapport å lese og skrive ut:",
        "en": "For now the comparison is run from the command line; it makes a report to read and print:",
    },
    "position": {"nb": "Stilling", "en": "Position"},
    "percent": {"nb": "Prosent", "en": "Percent"},
    "week": {"nb": "u", "en": "w"},
    "code": {"nb": "Kode", "en": "Code"},
    "name": {"nb": "Navn", "en": "Name"},
    "clock": {"nb": "Klokkeslett", "en": "Clock"},
    "paid": {"nb": "Betalte timer", "en": "Paid hours"},
    "assumed": {
        "nb": "Denne avdelingen er antatt, ikke en virkelig avdeling.",
        "en": "This ward is assumed, not a real one.",
    },
}


def say(key: str, lang: Language) -> str:
    """A text in one language."""
    return TEXTS[key][lang]


def number(value: float, lang: Language, decimals: int = 0) -> str:
    """A number as it is written in the language: thin space between thousands, decimal comma in Norwegian."""
    text = f"{value:,.{decimals}f}".replace(",", "\u202f")
    return text.replace(".", ",") if lang == "nb" else text


def language() -> Language:
    """The chosen language, Bokmål first; kept in the address so that a reload keeps it."""
    asked = st.query_params.get("lang", "nb")
    chosen = st.sidebar.radio(
        "Språk / Language",
        ["Bokmål", "English"],
        index=1 if asked == "en" else 0,
        horizontal=True,
    )
    lang: Language = "en" if chosen == "English" else "nb"
    st.query_params["lang"] = lang
    return lang
