#!/bin/sh
# Installs huiqian into this folder: no network, no rights of an administrator.
here=$(cd -- "$(dirname -- "$0")" && pwd) || exit 1
. "$here/python.sh"
exec "$python" -I "$here/install.py"
