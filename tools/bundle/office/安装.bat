@echo off
setlocal
call "%~dp0python.bat"
if errorlevel 1 goto end
%PY% -I "%~dp0install.py"
:end
pause
