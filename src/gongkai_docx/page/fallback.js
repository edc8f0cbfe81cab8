// A browser that can't read the page's other scripts → it is told so, in what any browser reads.
(function () {
  if (document.documentElement.getAttribute("data-script")) return;
  var words = document.getElementById("words");
  var old = (words.content || words).querySelector('[data-word="old"]');
  document.getElementById("ready").setAttribute("hidden", "");
  document.getElementById("trouble-said").innerText = old.textContent || old.innerText;
  document.getElementById("trouble").removeAttribute("hidden");
  document.getElementById("drop").setAttribute("hidden", "");
})();
