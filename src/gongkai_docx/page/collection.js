// What the program says of many reports → what the page shows of them.

let collection = null; // {chosen, roster, last}

// One file after the other goes to the program, so that no more than one is held here.
async function handedOver(chosen, folder) {
  const missed = [];
  await post({ clear: folder === "all" });
  for (const { file, path } of chosen) {
    const now = await read(file);
    if (now.why) missed.push(now.why);
    else await post({ files: [{ path: `${IN}/${folder}/${path}`, bytes: now.bytes }] }, { hand: [now.bytes] });
  }
  return missed;
}

// What is told of them all; `write` is what each organ is to get, in an archive.
async function collect(wanted, write = "") {
  const { chosen, roster, last } = wanted;
  at("ready").textContent = word("reading-all", chosen.length + last.length);
  const missed = await ready.then(() => handedOver(chosen, "all"), () => null);
  if (missed?.length === chosen.length) trouble(missed.join("\n"));
  else if (missed) {
    const before = await handedOver(last, "before");
    const asked = {
      ask: "collect",
      folder: `${IN}/all`,
      roster: roster ? `${IN}/roster/${roster.name}` : "",
      last: before.length < last.length ? `${IN}/before` : "",
      write,
    };
    const hear = (done, total) => (at("ready").textContent = word("progress", done, total));
    const answer = await ask(asked, roster ? [sent("roster", roster)] : [], { clear: false, hear });
    if (answer) showCollection(wanted, answer, [...missed, ...before], write ? answer.made.pop() : null);
  }
  at("ready").textContent = "";
}

function showCollection(wanted, { title, said, headers, rows, left, made }, missed, archive) {
  report = null;
  collection = wanted;
  at("result").hidden = true;
  at("collection").hidden = false;
  at("collection-title").textContent = title;
  at("collection-said").textContent = said;
  at("collection-takes").replaceChildren(...made.map((file) => {
    const url = URL.createObjectURL(new Blob([file.bytes]));
    return element("a", { class: "button second", href: url, download: file.name, text: file.name });
  }));
  at("roster-name").textContent = wanted.roster ? word("roster", wanted.roster.name) : "";
  at("last-folder-name").textContent = wanted.last.length ? word("with", wanted.last[0].path.split("/")[0]) : "";
  at("collection-table").replaceChildren(tabled(headers, rows));
  for (const row of at("collection-table").querySelectorAll("tbody tr")) leadOn(row);
  const told = [...missed, ...left].map((text) => element("li", { text }));
  at("left").hidden = !told.length;
  at("left-title").textContent = word("left", told.length);
  at("collection-left").replaceChildren(...told);
  at("collection-made").textContent = "";
  if (archive) return save(archive, at("collection-made"));
  at("collection-title").focus({ preventScroll: true });
  at("collection").scrollIntoView({ behavior: "instant" });
}

const LOOKS = ["error", "warning", "info"]; // of the columns that count what is found

// Let the name of an organ lead to what is found in its report.
function leadOn(row) {
  LOOKS.forEach((look, number) => {
    const cell = row.cells[2 + number];
    if (cell.textContent !== "0") cell.className = look;
  });
  const path = row.lastChild.textContent;
  if (!path) return;
  const button = element("button", { type: "button", class: "link", text: row.firstChild.textContent });
  button.onclick = () => doing(() => openOne(path));
  row.firstChild.replaceChildren(button);
}

async function openOne(path) {
  const known = collection;
  const one = known.chosen.find((each) => `/${each.path}`.endsWith(`/${path}`));
  if (!(await open(one.file, null)) || !report) return;
  collection = known;
  at("to-collection").hidden = false;
}

function backToCollection() {
  report = null;
  at("result").hidden = true;
  at("collection").hidden = false;
  at("collection-title").focus();
}

async function holdAgainst(file) {
  const roster = file ? await held(file) : null;
  if (!file || roster) await collect({ ...collection, roster });
}
