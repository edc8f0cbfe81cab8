"""The whole program → one page for a browser, which checks and writes with nothing installed.

`making` packs the page: its own files, the program, and the `runtime`, which is Python itself for
browsers and the packages that the program needs. In the browser `worker.js` starts Python; what the
page asks there, `answers` answers with the functions that the commands call, too.
"""

NOT_HERE = (".pdf",)
"""What no browser can read: pdfplumber has no edition for them."""
