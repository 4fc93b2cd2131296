@echo off
rem Sets the coach up the first time, then opens its page. Uses no network.
py -PYTHON_VERSION -c "" >nul 2>nul
if not errorlevel 1 (
    py -PYTHON_VERSION "%~dp0install.py" %*
    goto end
)
python -c "import sys; sys.exit('%%d.%%d' %% sys.version_info[:2] != 'PYTHON_VERSION')" >nul 2>nul
if not errorlevel 1 (
    python "%~dp0install.py" %*
    goto end
)
echo This kit needs Python PYTHON_VERSION, which is not on this machine: install it, and start again.
:end
set status=%errorlevel%
if not "%status%"=="0" if "%~1"=="" pause
exit /b %status%
