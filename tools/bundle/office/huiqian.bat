@echo off
setlocal
call "%~dp0python.bat"
if errorlevel 1 exit /b 1
%PY% -s -P "%~dp0start.py" %*
