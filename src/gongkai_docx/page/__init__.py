"""The whole program → one page for a browser, which checks and writes with nothing installed.

`making` packs the page: its own files, the program, and the `runtime`, which is Python itself for
browsers and the packages that the program needs. In the browser `worker.js` starts Python; what the
page asks there, `answers` answers with the functions that the commands call, too.
"""

NOT_HERE = (".pdf",)
"""What no browser can read: what pdfplumber needs has no edition for them."""
NOT_READ = (
    "要用装在电脑上的程序来读，网页里读不了；请换成填报表、Word（.docx）、网页（.html）或 JSON，"
    "或者全选、复制，存成纯文本（.txt）。"
)
"""What is said of such a file, behind its format."""
