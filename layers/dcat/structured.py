"""A data set for search engines: schema.org/Dataset, to stand in a page as JSON-LD.

Source: https://schema.org/Dataset.
"""

from datetime import date
from typing import Any

from layers.dcat.model import FORMATS, DataSet, Places
from layers.model import Municipality


def schema_org(
    entry: DataSet, city: Municipality, places: Places, released: str, unit: str
) -> dict[str, Any]:
    """A data set of the feed in the words of schema.org; ``released`` is an ISO date and time."""
    publisher = {"@type": "Organization", "name": city.publisher or city.name}
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": f"{places.catalogue()}#{entry.key}",
        "name": entry.title,
        "description": entry.description,
        "url": entry.page,
        "inLanguage": "de",
        "keywords": list(entry.keywords),
        "publisher": publisher,
        "creator": [
            {"@type": "Organization", "name": name}
            for name in dict.fromkeys(source.publisher for source in entry.origin.sources)
        ],
        "creditText": entry.origin.attribution,
        "license": entry.origin.licence.address,
        "isAccessibleForFree": True,
        "dateModified": released[:10],
        "spatialCoverage": {"@type": "Place", "name": city.name},
        "variableMeasured": {"@type": "PropertyValue", "name": entry.title, "unitText": unit},
        "includedInDataCatalog": {"@type": "DataCatalog", "url": places.home()},
        "distribution": [
            {
                "@type": "DataDownload",
                "name": part.offer.title,
                "contentUrl": part.offer.address,
                "encodingFormat": FORMATS[part.offer.kind][1],
            }
            for part in entry.distributions
            if not part.offer.service
        ],
        **({"temporalCoverage": "/".join(map(_day, entry.span))} if entry.span else {}),
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ".."
