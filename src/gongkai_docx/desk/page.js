"use strict";
const form = document.getElementById("filter");
const organs = [...document.querySelectorAll("#list > details")];
const count = document.getElementById("count");

function show() {
  const { name, state, code, wrong } = form.elements;
  const words = name.value.trim();
  let shown = 0;
  for (const organ of organs) {
    const fits =
      (!words || organ.querySelector("b").textContent.includes(words)) &&
      (!state.value || organ.dataset.state === state.value) &&
      (!code.value || organ.dataset.codes.split(" ").includes(code.value)) &&
      (!wrong.checked || "wrong" in organ.dataset);
    organ.hidden = !fits;
    shown += fits;
  }
  count.textContent = `显示 ${shown} 个，共 ${organs.length} 个`;
}

form.addEventListener("input", show);
form.addEventListener("submit", (event) => event.preventDefault());
show();
