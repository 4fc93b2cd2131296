#!/bin/sh
# For macOS; the same as start.sh. Sets the coach up the first time, then opens its page. Uses no network.
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 1
for python in /Library/Frameworks/Python.framework/Versions/PYTHON_VERSION/bin/python3 /opt/homebrew/bin/pythonPYTHON_VERSION pythonPYTHON_VERSION python3 python; do
    if "$python" -c 'import sys; sys.exit("%d.%d" % sys.version_info[:2] != "PYTHON_VERSION")' 2>/dev/null; then
        exec "$python" "$here/install.py" "$@"
    fi
done
echo "This kit needs Python PYTHON_VERSION, which is not on this machine: install it, and start again." >&2
[ -t 0 ] && { printf 'Enter ends this. ' >&2; read -r _; }
exit 1
