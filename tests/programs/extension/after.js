// Into the page: a banner over it, words wrapped as translators do it, scripts and pictures of others.
"use strict";

function put(name, said, into = document.body) {
  into.append(Object.assign(document.createElement(name), said));
}

function wrap(text) {
  const font = document.createElement("font");
  text.replaceWith(font);
  font.append(text);
}

put("div", { id: "banner", textContent: "Ad", style: "position: fixed; inset: 0 0 auto; background: #fc0" });
put("script", { src: "https://tracker.invalid/script.js" });
put("img", { src: "https://tracker.invalid/seen.gif" });
put("link", { rel: "stylesheet", href: "https://tracker.invalid/style.css" }, document.head);
for (const each of document.querySelectorAll("h1, h2, p, button, label")) {
  [...each.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).forEach(wrap);
}
