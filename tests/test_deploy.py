"""What operators get: compose.yaml, the systemd unit, settings, Redis, nginx for containers."""

import re
import shutil
import subprocess
from typing import Any

import pytest
import yaml

from dashboard.settings import PREFIX, Settings, load_settings
from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
UNIT = DEPLOY / "bildungsatlas@.service"


def compose() -> dict[str, Any]:
    """compose.yaml, its anchors resolved."""
    read: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return read


def lines(name: str) -> list[str]:
    """The lines of a file of deploy/ that say something."""
    text = (DEPLOY / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def given(entries: list[str] | dict[str, str]) -> dict[str, str]:
    """Settings by their names without the prefix."""
    pairs = entries.items() if isinstance(entries, dict) else (e.split("=", 1) for e in entries)
    return {name.removeprefix(PREFIX): value for name, value in pairs}


def test_settings_that_operators_get_can_be_used() -> None:
    settings = given(lines("bildungsatlas.env"))
    load_settings(**{name.lower(): value for name, value in settings.items()})
    assert settings.keys() <= {name.upper() for name in Settings.model_fields}


def test_settings_of_the_containers_exist() -> None:
    environment = given(compose()["services"]["app"]["environment"])
    assert environment.keys() <= {name.upper() for name in Settings.model_fields}


def test_only_nginx_can_be_reached() -> None:
    services, networks = compose()["services"], compose()["networks"]
    assert [name for name, service in services.items() if "ports" in service] == ["nginx"]
    shut = {name for name, network in networks.items() if network.get("internal")}
    for name in ("app", "redis"):
        assert set(services[name]["networks"]) <= shut
    assert not set(services["nginx"]["networks"]) & set(services["redis"]["networks"])
    assert services["werkzeug"]["network_mode"] == "none"


@pytest.mark.parametrize("name", ["nginx", "app", "redis", "werkzeug"])
def test_containers_may_do_little(name: str) -> None:
    service = compose()["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    last = dockerfile.split("\nFROM ")[-1]
    user = str(service.get("user") or re.findall(r"^USER (\w+)", last, re.MULTILINE)[-1])
    assert not user.startswith(("0", "root"))


def test_two_replicas_share_a_bounded_redis() -> None:
    services = compose()["services"]
    assert services["app"]["deploy"]["replicas"] == 2
    assert services["app"]["environment"][f"{PREFIX}CACHE_URL"] == "redis://redis:6379/0"
    command = " ".join(services["redis"]["command"])
    assert "--maxmemory 256mb --maxmemory-policy allkeys-lru --save  --appendonly no" in command
    assert {"maxmemory 256mb", "maxmemory-policy allkeys-lru", 'save ""'} <= set(
        lines("redis.conf")
    )


def test_files_that_containers_mount_exist() -> None:
    mounted = yaml.safe_load((DEPLOY / "compose.mounted.yaml").read_text(encoding="utf-8"))
    assert mounted["services"].keys() <= compose()["services"].keys()
    sources = [v.split(":")[0] for v in compose()["services"]["nginx"]["volumes"]]
    ours = [source for source in sources if not source.startswith("./betrieb/")]
    assert ours
    assert all((ROOT / source).is_file() for source in ours)


def test_the_container_of_nginx_waits_for_the_application_by_its_name() -> None:
    text = "\n".join(lines("nginx-container.conf"))
    assert "server app:8050 resolve" in text
    assert compose()["services"]["app"]["networks"][0] in compose()["services"]["nginx"]["networks"]
    assert "listen 127.0.0.1:8081;" in text
    assert "http://127.0.0.1:8081/" in compose()["services"]["nginx"]["healthcheck"]["test"]


def test_the_unit_is_understood_by_systemd() -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("No systemd-analyze on this machine.")
    ran = subprocess.run(
        ["systemd-analyze", "verify", str(UNIT)], capture_output=True, text=True, check=False
    )
    # It also tells of the machine's own units.
    assert [line for line in ran.stderr.splitlines() if UNIT.name[:14] in line] == []


def test_the_unit_reads_no_protected_numbers_and_writes_nothing() -> None:
    unit = dict(line.split("=", 1) for line in lines(UNIT.name) if "=" in line)
    for folder in ("internal", "sources", "deliveries"):
        assert f"-/var/lib/bildungsatlas/data/{folder}" in unit["InaccessiblePaths"].split()
    assert (unit["ProtectSystem"], unit["DynamicUser"]) == ("strict", "yes")
    assert not any(name.startswith("ReadWrite") for name in unit)


def test_commands_of_the_document_can_be_run_one_after_the_other() -> None:
    """Each block is read by bash, none stands twice, and none calls a command that has no path."""
    text = (ROOT / "docs" / "betrieb.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert len(blocks) > 15
    for block in blocks:
        read = subprocess.run(
            ["bash", "-n"], input=block, capture_output=True, text=True, check=False
        )
        assert (read.returncode, read.stderr) == (0, ""), block
        assert not re.search(r"^\s*bildungsatlas ", block, re.MULTILINE), block
    ports = [block for block in blocks if "METRICS_PORT" in block]
    assert len(ports) == 1
    # Who waits for a service that has begun waits for nothing: it has begun when it answers.
    assert "Type=notify" in lines(UNIT.name)
    assert "until curl" not in text
