"""The official key of a municipality: Regionalschlüssel (12 digits) or Gemeindeschlüssel (8).

Both begin with Land (2 digits), Regierungsbezirk (1) and Kreis (2); the Regionalschlüssel goes on
with Gemeindeverband (4) and Gemeinde (3), the Gemeindeschlüssel with Gemeinde (3). Source:
Statistisches Bundesamt, Gemeindeverzeichnis; addresses: vocabularies of DCAT-AP.de.
"""

GEOCODING = "http://dcat-ap.de/def/politicalGeocoding"
STATES = range(1, 17)
_COUNTY_DIGITS = 5


def fault_of(key: str, kind: str = "city") -> str:
    """What is wrong with a key, in German; '' for a good one and for ''. ``kind``: city, county."""
    if not key:
        return ""
    if not (key.isascii() and key.isdigit()) or len(key) not in (8, 12):
        return (
            f"„{key}“ ist kein amtlicher Schlüssel: nötig sind 12 Ziffern (Regionalschlüssel) oder "
            "8 (Gemeindeschlüssel), ohne Leerzeichen und mit der führenden Null."
        )
    if int(key[:2]) not in STATES:
        return f"„{key}“ beginnt mit „{key[:2]}“; die Länder haben die Nummern 01 bis 16."
    if kind == "county" and set(key[_COUNTY_DIGITS:]) != {"0"}:
        return f"„{key}“ gehört einer Gemeinde; bei einem Kreis folgen nach 5 Stellen Nullen."
    return ""


def geocoding_address(key: str, kind: str = "city") -> str:
    """The address of the place in the vocabularies of DCAT-AP.de; '' where there is no key."""
    if not key:
        return ""
    if kind == "county":
        return f"{GEOCODING}/districtKey/{key[:_COUNTY_DIGITS]}"
    return f"{GEOCODING}/{'regionalKey' if len(key) == 12 else 'municipalityKey'}/{key}"


def geocoding_level(kind: str) -> str:
    """The address of the kind of place there: municipality, for a county administrativeDistrict."""
    return f"{GEOCODING}/Level/{'administrativeDistrict' if kind == 'county' else 'municipality'}"
