@echo off
rem Sets PY: a Python in this folder, else one of the right version on this machine.
set "TEST=import sys; sys.exit(sys.version_info[:2] != (@MAJOR@, @MINOR@))"
set PY="%~dp0python\python.exe"
if exist %PY% goto check
set PY=py -@PYTHON@
%PY% -c "%TEST%" >nul 2>nul
if not errorlevel 1 exit /b 0
set PY=python
:check
%PY% -c "%TEST%" >nul 2>nul
if not errorlevel 1 exit /b 0
echo 错误：未找到 Python @PYTHON@，请先安装，见 读我.txt
echo Error: Python @PYTHON@ was not found.
exit /b 1
