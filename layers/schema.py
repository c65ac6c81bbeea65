"""Tables of a release: one DuckDB file, written by layers.prepare, read by layers.queries."""

TABLES: dict[str, str] = {
    # one row; kind city or county; demonstration: every figure is invented; accent is a colour
    # (#rrggbb) or ''; logo is a data: address or ''; links and texts are JSON {key: text};
    # regional_key has 12 or 8 digits or is '' (releases made before it was there lack the column)
    "municipality": """slug TEXT PRIMARY KEY, name TEXT NOT NULL, publisher TEXT NOT NULL,
        contact_email TEXT NOT NULL, kind TEXT NOT NULL, demonstration BOOLEAN NOT NULL,
        accent TEXT NOT NULL, logo TEXT NOT NULL, links TEXT NOT NULL, texts TEXT NOT NULL,
        regional_key TEXT NOT NULL""",
    "release": """fingerprint TEXT NOT NULL, edition TEXT NOT NULL, built_at TEXT NOT NULL,
        tool_version TEXT NOT NULL, rules TEXT NOT NULL, audit TEXT NOT NULL""",
    "area_level": """level TEXT PRIMARY KEY, name TEXT NOT NULL, name_plural TEXT NOT NULL,
        sort INTEGER NOT NULL, note TEXT NOT NULL""",
    # a span of time without a change of boundaries, numbered from 0 (oldest); NULL: open end
    "area_edition": """edition INTEGER PRIMARY KEY, valid_from DATE, valid_to DATE,
        note TEXT NOT NULL""",
    # in every edition: all small areas valid then, the city (level municipality, code = slug) and
    # reference areas (level reference); valid_from, valid_to: as long as name and outline stay
    "area": """level TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL,
        valid_from DATE, valid_to DATE, area_km2 DOUBLE, area_km2_published DOUBLE,
        lon DOUBLE, lat DOUBLE, edition INTEGER NOT NULL, PRIMARY KEY (level, code, edition)""",
    # share: part of the area that lies in the parent; share_of: 'area' or 'people'
    "area_parent": """level TEXT NOT NULL, code TEXT NOT NULL, parent_level TEXT NOT NULL,
        parent_code TEXT NOT NULL, share DOUBLE NOT NULL, share_of TEXT NOT NULL,
        edition INTEGER NOT NULL,
        PRIMARY KEY (level, code, parent_level, parent_code, edition)""",
    # drawing: metres in EPSG:25832, origin at the frame's north-west corner, y grows to the south
    "map_frame": """width DOUBLE NOT NULL, height DOUBLE NOT NULL,
        origin_east DOUBLE NOT NULL, origin_north DOUBLE NOT NULL""",
    "area_shape": """level TEXT NOT NULL, code TEXT NOT NULL, path TEXT NOT NULL,
        label_x DOUBLE NOT NULL, label_y DOUBLE NOT NULL,
        min_x DOUBLE NOT NULL, min_y DOUBLE NOT NULL, max_x DOUBLE NOT NULL, max_y DOUBLE NOT NULL,
        edition INTEGER NOT NULL, PRIMARY KEY (level, code, edition)""",
    "source": """source_id TEXT PRIMARY KEY, publisher TEXT NOT NULL, title TEXT NOT NULL,
        url TEXT NOT NULL, licence TEXT NOT NULL, as_of TEXT NOT NULL, retrieved TEXT NOT NULL,
        already_published BOOLEAN NOT NULL, attribution TEXT NOT NULL""",
    "indicator": """indicator_id TEXT PRIMARY KEY, grid_domain TEXT NOT NULL,
        grid_topic INTEGER NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL,
        short_title TEXT NOT NULL, unit TEXT NOT NULL, decimals INTEGER NOT NULL,
        measure TEXT NOT NULL, period_kind TEXT NOT NULL, direction TEXT NOT NULL,
        definition TEXT NOT NULL, numerator_text TEXT NOT NULL, denominator_text TEXT NOT NULL,
        caveat TEXT NOT NULL, sentence TEXT NOT NULL, provenance TEXT NOT NULL,
        sort INTEGER NOT NULL, on_start_page BOOLEAN NOT NULL""",
    # what figures and outlines are made of; beside indicators: the tables of school changes under
    # their ids (role table), the outlines of a level under layers.model.outlines_id (role outlines)
    "indicator_source": """indicator_id TEXT NOT NULL, source_id TEXT NOT NULL, role TEXT NOT NULL,
        PRIMARY KEY (indicator_id, source_id, role)""",
    # value is NULL whenever status carries no number; flags are joined by commas;
    # school_type and breakdown are 'all' where not broken down; cases = number of cases of a mean;
    # rows stand in the order of indicator, level, school type, period; no two have the same key
    # (checked by the preparation: an index over millions of rows costs more than the data)
    "observation": """indicator_id TEXT NOT NULL, level TEXT NOT NULL, code TEXT NOT NULL,
        period INTEGER NOT NULL, school_type TEXT NOT NULL, breakdown TEXT NOT NULL,
        value DOUBLE, status TEXT NOT NULL, flags TEXT NOT NULL,
        numerator DOUBLE, denominator DOUBLE, low DOUBLE, high DOUBLE, cases INTEGER""",
    # German words for the values of breakdown; others stand for themselves
    "breakdown": """breakdown TEXT PRIMARY KEY, name TEXT NOT NULL, sort INTEGER NOT NULL""",
    # table_id by_type (from x to), by_grade (to x grade) or full (from x to x grade, from which
    # both are added up); in full, a row exists for every combination that was collected
    "school_change": """table_id TEXT NOT NULL, period INTEGER NOT NULL, level TEXT NOT NULL,
        code TEXT NOT NULL, from_school_type TEXT, to_school_type TEXT, grade INTEGER,
        pupils INTEGER, status TEXT NOT NULL, flags TEXT NOT NULL, is_total BOOLEAN NOT NULL""",
    # rank orders Hauptschule < Realschule < Gymnasium; NULL where a type has none
    "school_type": """school_type TEXT PRIMARY KEY, name_plural TEXT NOT NULL,
        sort INTEGER NOT NULL, rank INTEGER, in_school_changes BOOLEAN NOT NULL""",
    # unit: what capacity counts, '' where there is none; colour #rrggbb
    "facility_kind": """kind TEXT PRIMARY KEY, name_plural TEXT NOT NULL, unit TEXT NOT NULL,
        colour TEXT NOT NULL, sort INTEGER NOT NULL""",
    # x, y as in map_frame; attributes is JSON {German label: text}
    "facility": """facility_id TEXT PRIMARY KEY, kind TEXT NOT NULL, school_type TEXT,
        name TEXT NOT NULL, address TEXT NOT NULL, lon DOUBLE NOT NULL, lat DOUBLE NOT NULL,
        x DOUBLE NOT NULL, y DOUBLE NOT NULL, capacity DOUBLE, source_id TEXT NOT NULL,
        attributes TEXT NOT NULL""",
    "facility_area": """facility_id TEXT NOT NULL, level TEXT NOT NULL, code TEXT NOT NULL,
        PRIMARY KEY (facility_id, level)""",
    "facility_value": """facility_id TEXT NOT NULL, indicator_id TEXT NOT NULL,
        period INTEGER NOT NULL, value DOUBLE, status TEXT NOT NULL, flags TEXT NOT NULL,
        PRIMARY KEY (facility_id, indicator_id, period)""",
    # the municipality's directory of streets, in the newest edition; side all, odd or even;
    # first_house, last_house: 100 x house number + place of its letter in the alphabet (0 none),
    # both included, NULL: open; a street without numbers may stand in several areas of a level
    # (releases made before it was there lack the table)
    "street": """street TEXT NOT NULL, level TEXT NOT NULL, code TEXT NOT NULL,
        side TEXT NOT NULL, first_house INTEGER, last_house INTEGER, source_id TEXT NOT NULL""",
    # a story as its author wrote it, in the order of the files' names (releases made before it was
    # there lack the table)
    "story": "story_id TEXT PRIMARY KEY, sort INTEGER NOT NULL, text TEXT NOT NULL",
    # bounds: k + 1 ascending numbers; a class is lower < x <= upper, the lowest includes its lower
    # bound; kind sequential, or diverging = difference to the city value of the same year
    "class_break": """indicator_id TEXT NOT NULL, level TEXT NOT NULL, school_type TEXT NOT NULL,
        scheme TEXT NOT NULL, k INTEGER NOT NULL, kind TEXT NOT NULL, bounds DOUBLE[] NOT NULL,
        PRIMARY KEY (indicator_id, level, school_type, scheme, k)""",
    # of published values; p_value: two-sided, of so many permutations; areas with a number,
    # left_out: without one, islands: with a number, but without a neighbour that has one
    "spatial_pattern": """indicator_id TEXT NOT NULL, level TEXT NOT NULL, period INTEGER NOT NULL,
        school_type TEXT NOT NULL, moran DOUBLE NOT NULL, expected DOUBLE NOT NULL,
        p_value DOUBLE NOT NULL, permutations INTEGER NOT NULL, areas INTEGER NOT NULL,
        left_out INTEGER NOT NULL, islands INTEGER NOT NULL,
        PRIMARY KEY (indicator_id, level, period, school_type)""",
    # a row per area with a number; quadrant high_high, low_low, high_low, low_high: the area's
    # side of the mean, then its neighbours'; p_value NULL and quadrant '' for an island;
    # is_significant after control of false discoveries on this map
    "spatial_cluster": """indicator_id TEXT NOT NULL, level TEXT NOT NULL, period INTEGER NOT NULL,
        school_type TEXT NOT NULL, code TEXT NOT NULL, moran DOUBLE NOT NULL, p_value DOUBLE,
        quadrant TEXT NOT NULL, is_significant BOOLEAN NOT NULL, neighbours INTEGER NOT NULL""",
    # scope: indicator, school_change, level, source; kind: break, inconsistency, revision, hint;
    # ref: indicator_id, table_id, level or source_id; period NULL = all
    "note": """scope TEXT NOT NULL, ref TEXT NOT NULL, period INTEGER, kind TEXT NOT NULL,
        text TEXT NOT NULL""",
    # ways on from the start page, phrased as a reader would ask; route as in dashboard.routes
    "question": """sort INTEGER PRIMARY KEY, question TEXT NOT NULL, text TEXT NOT NULL,
        route TEXT NOT NULL, query TEXT NOT NULL""",
}
"""Table name -> column definitions."""


def create_statements() -> list[str]:
    """CREATE TABLE statements of a release, in a fixed order."""
    return [f"CREATE TABLE {name} ({columns})" for name, columns in TABLES.items()]
