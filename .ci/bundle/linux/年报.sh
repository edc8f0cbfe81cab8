#!/bin/sh
# Workbooks dropped on it → checked, and built where there is no error; none → the page.
here=$(cd "$(dirname "$0")" && pwd)
if [ $# -eq 0 ]; then
    exec xdg-open "$here/年报.html"
fi
"$here/.venv/bin/gongkai-docx" "$@"
code=$?
if [ -t 0 ]; then
    printf '按回车键关闭…'
    read -r _
fi
exit $code
