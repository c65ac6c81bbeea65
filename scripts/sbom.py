"""Write the software bill of materials in CycloneDX: `make sbom` calls this.

Runs with cyclonedx-bom, in an environment of its own. Holds the pinned Python packages and the
scripts of others that lie in assets/js/vendor.
"""

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "assets" / "js" / "vendor"
FRONTEND = ROOT / "frontend" / "package.json"
LICENCES = {
    "d3-selection": "ISC",
    "d3-zoom": "ISC",
    "plotly.js": "MIT",
    "regenerator-runtime": "MIT",
}
_IN_D3 = re.compile(r"(d3-\w+) (\d+\.\d+\.\d+)")


def vendored() -> list[dict[str, Any]]:
    """The scripts of others as components, each with the checksum of the file that holds it."""
    built: dict[str, str] = json.loads(FRONTEND.read_text(encoding="utf-8"))["devDependencies"]
    head = (VENDOR / "d3-zoom.js").read_text(encoding="utf-8")[:200]
    found = [(name, version, "d3-zoom.js") for name, version in _IN_D3.findall(head)]
    found += [(name, built[name], f"{name.removesuffix('.js')}.js") for name in built
              if (VENDOR / f"{name.removesuffix('.js')}.js").is_file()]  # fmt: skip
    return [_component(*entry) for entry in found]


def _component(name: str, version: str, file: str) -> dict[str, Any]:
    address = f"pkg:npm/{name}@{version}"
    return {
        "type": "library",
        "bom-ref": address,
        "name": name,
        "version": version,
        "purl": address,
        "licenses": [{"license": {"id": LICENCES[name]}}],
        "properties": [
            {"name": "bildungsatlas:file", "value": f"assets/js/vendor/{file}"},
            {
                "name": "bildungsatlas:sha256",
                "value": hashlib.sha256((VENDOR / file).read_bytes()).hexdigest(),
            },
        ],
    }


def main(tool: str, target: Path) -> None:
    """Write the file; raises CalledProcessError where the tool fails, ValueError where the result
    is not valid."""
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    made = subprocess.run(
        [tool, "requirements", str(ROOT / "requirements.lock"), "--pyproject",
         str(ROOT / "pyproject.toml"), "--output-reproducible", "--sv", "1.6", "-o", "-"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    bom = json.loads(made.stdout)
    bom["components"] += vendored()
    text = json.dumps(bom, indent=1, ensure_ascii=False)
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if fault is not None:
        raise ValueError(str(fault))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text + "\n", encoding="utf-8")
    print(f"{target}: {len(bom['components'])} components")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
