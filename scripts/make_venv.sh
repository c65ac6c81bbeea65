#!/usr/bin/env bash
# Makes a virtual environment with the first Python from 3.11 on, or says in one sentence what is missing.
set -euo pipefail

venv="$1"
wanted='import sys; raise SystemExit(sys.version_info < (3, 11))'

for candidate in "${PYTHON:-python3}" python3.11 python3.12 python3.13 python3.14; do
    if command -v "$candidate" >/dev/null && "$candidate" -c "$wanted" 2>/dev/null; then
        python="$candidate"
        break
    fi
done

if [[ -z "${python:-}" ]]; then
    echo "Bildungsatlas needs Python 3.11 or newer: apt install python3, or name one with PYTHON=/path/to/python3." >&2
    exit 1
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    echo "$python cannot make a virtual environment: apt install python3-venv." >&2
    exit 1
fi

echo "Making $venv with $("$python" --version) ..."
"$python" -m venv "$venv"
