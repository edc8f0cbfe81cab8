@echo off
rem Workbooks dropped on it: checked, and built where there is no error; none: the page.
chcp 65001 >nul
if "%~1"=="" (start "" "%~dp0年报.html" & exit /b)
"%~dp0.venv\Scripts\gongkai-docx.exe" %*
pause
