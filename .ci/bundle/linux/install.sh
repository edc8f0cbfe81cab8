#!/bin/sh
# The wheels beside it → the program, installed in this folder: no network, nothing elsewhere.
set -eu
cd "$(dirname "$0")"

python=
for each in python3.14 python3.13 python3.12 python3.11 python3; do
    if command -v "$each" >/dev/null &&
        "$each" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))'; then
        python=$each
        break
    fi
done
if [ -z "$python" ]; then
    echo '没有找到 Python 3.11 至 3.14，没有安装。可以不安装，直接用浏览器打开“年报.html”。' >&2
    exit 1
fi

"$python" -m venv --without-pip .venv
for pip in wheels/pip-*.whl; do
    .venv/bin/python "$pip/pip" install --quiet --no-index --find-links wheels gongkai-docx
    break
done

here=$PWD
cat >年报.desktop <<DESKTOP
[Desktop Entry]
Type=Application
Name=年报
Comment=把填报表拖到这个图标上，校验并生成 Word 文稿
Exec="$here/年报.sh" %F
Terminal=true
DESKTOP
chmod +x 年报.desktop
echo '已装好。把填报表拖到“年报”图标上（或运行 ./年报.sh 填报表.xlsx），就会校验、生成文稿。'
