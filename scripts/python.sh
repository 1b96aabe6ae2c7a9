#!/bin/sh
# Run a program with the first Python of this machine that Josira can use: `sh scripts/python.sh -m scripts.demo`.
# Trying it out is the only sure test: some machines have a `python3.12` that only says that it is not there.
set -u
PROBE='import sys; sys.exit(0 if (3, 11) <= sys.version_info[:2] <= (3, 13) else 3)'
seen=""
for python in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 python; do
    [ -n "$python" ] || continue
    version=$("$python" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null) || continue
    if "$python" -c "$PROBE" 2>/dev/null; then
        exec "$python" "$@"
    fi
    seen="$seen $python is $version;"
done
if [ -z "$seen" ]; then
    echo "Josira needs Python 3.11, 3.12 or 3.13, and no Python was found on this machine." >&2
else
    echo "Josira needs Python 3.11, 3.12 or 3.13. Found on this machine:${seen%;}." >&2
fi
echo "Install one of them (Debian, Ubuntu: sudo apt install python3 python3-venv), or name it: make PYTHON=/path/to/python3.12 ..." >&2
exit 1
