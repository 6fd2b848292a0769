# Sets $python: a Python in this folder, else the system's of the right version. Read by install.sh and huiqian.
python=
for candidate in "$here/python/bin/python3" python@PYTHON@ python3 python; do
  if "$candidate" -c 'import sys; sys.exit("%d.%d" % sys.version_info[:2] != "@PYTHON@")' 2>/dev/null; then
    python=$candidate
    break
  fi
done
if [ -z "$python" ]; then
  echo "错误：未找到 Python @PYTHON@，请先安装，见 读我.txt。" >&2
  echo "Error: Python @PYTHON@ was not found; see 读我.txt." >&2
  exit 1
fi
