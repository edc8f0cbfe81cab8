@echo off
rem The wheels beside it: the program, installed in this folder; no network, nothing elsewhere.
chcp 65001 >nul
cd /d "%~dp0"
set "PY="
for %%V in (3.14 3.13 3.12 3.11) do if not defined PY py -%%V -c "pass" >nul 2>nul && set "PY=py -%%V"
if not defined PY python -c "import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))" >nul 2>nul && set "PY=python"
if not defined PY echo 没有找到 Python 3.11 至 3.14，没有安装。可以不安装，直接用浏览器打开“年报.html”。& pause & exit /b 1
%PY% -m venv --without-pip .venv || (echo 没有装好：不能在这个文件夹里建立 .venv。& pause & exit /b 1)
for %%W in (wheels\pip-*.whl) do set "PIP=%%W"
.venv\Scripts\python "%PIP%\pip" install --quiet --no-index --find-links wheels gongkai-docx || (echo 没有装好，原因见上。& pause & exit /b 1)
echo 已装好。把填报表拖到“年报.bat”上，就会校验、生成文稿。
pause
