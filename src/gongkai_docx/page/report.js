// What the program says of a report → what the page shows of it.

const FEW = 3; // so many solved findings are listed at once, more when somebody asks

let report = null; // {file, last, review, handle, changed}

const files = () => [sent("now", report.file), ...(report.last ? [sent("last", report.last)] : [])];
const paths = () => ({
  path: `${IN}/now/${report.file.name}`,
  last: report.last ? `${IN}/last/${report.last.name}` : "",
});

async function open(file, handle) {
  at("ready").textContent = word("reading", file.name);
  const now = await held(file);
  const known = report;
  if (now) {
    report = { file: now, last: known?.last, review: known?.review, handle, changed: file.lastModified };
    if (!(await review())) report = known && { ...known, changed: known.handle ? file.lastModified : 0 };
    else if (report.last && !report.review.again) await compareWith(null); // that was another organ's
  }
  at("ready").textContent = "";
  return now;
}

async function review() {
  const answer = await ask({ ask: "check", ...paths(), before: report.review ?? null }, files());
  if (!answer) return false;
  report.review = answer;
  await show(answer);
  return true;
}

async function show(review) {
  collection = null;
  at("to-collection").hidden = true;
  at("collection").hidden = true;
  at("result").hidden = false;
  at("source").textContent = review.name;
  at("title").textContent = review.title;
  at("said").textContent = review.said;
  at("tally").textContent = review.tally;
  at("verdict").className = `verdict ${review.severity}`;
  for (const id of ["build", "publish", "fragment"]) at(id).disabled = review.severity === "error";
  at("made").textContent = "";
  at("renewed").hidden = true;
  at("watching").hidden = !report.handle;
  at("last-name").textContent = report.last ? word("with", report.last.name) : "";
  at("no-last").hidden = !report.last;
  showChange(review);
  at("findings").replaceChildren(...review.groups.flatMap(group));
  at("sheet").hidden = true;
  at("work").className = "";
  at("title").focus({ preventScroll: true });
  at("result").scrollIntoView({ behavior: "instant" });
  const first = review.groups.flatMap((each) => each.findings).find((each) => each.sheet);
  if (first) await draw(first);
}

function showChange({ again, solved, groups }) {
  at("change").hidden = !again;
  const fresh = groups.flatMap((each) => each.findings).filter((each) => each.new).length;
  const told = [];
  if (solved.length) {
    const gone = solved.map(({ message }) => element("li", {}, element("s", { text: message })));
    const list = element("details", {}, element("summary", { text: word("solved", solved.length) }), element("ul", {}, ...gone));
    list.open = solved.length <= FEW;
    told.push(list);
  }
  if (fresh) told.push(element("p", { text: word("fresh", fresh) }));
  if (again && !told.length) told.push(element("p", { text: word("same") }));
  at("change").replaceChildren(...told);
}

function group({ name, number, findings }) {
  return [
    element("h3", { text: word("count", name, number) }),
    element("ul", { class: "findings" }, ...findings.map(item)),
  ];
}

function item(finding) {
  const tag = element("p", { class: "tag", text: `${finding.called} ${finding.code}` });
  if (finding.new) tag.append(element("span", { class: "new", text: word("new") }));
  const told = [tag, element("p", { class: "message", text: finding.message })];
  if (finding.context.length) {
    const [before, quote, after] = finding.context;
    told.push(element("p", { class: "context" }, before, element("mark", { text: quote }), after));
  }
  if (finding.values.length) {
    const values = finding.values.map(([name, value]) =>
      element("div", {}, element("dt", { text: name }), element("dd", { text: value })),
    );
    told.push(element("dl", { class: "values" }, ...values));
  }
  if (finding.answer) told.push(element("p", { text: finding.answer }));
  if (finding.basis) told.push(element("p", { class: "basis", text: word("basis", finding.basis) }));
  if (finding.sheet) {
    const button = element("button", {
      type: "button", class: "link", "data-does": "show", text: word("show", finding.where),
    });
    button.onclick = () =>
      doing(async () => {
        await draw(finding);
        at("sheet-title").focus({ preventScroll: true });
        at("sheet").scrollIntoView({ block: "nearest" });
        back = button;
      });
    told.push(button);
  }
  const made = element("li", { class: `finding ${finding.look}` }, ...told);
  made.finding = finding;
  return made;
}

// ------------------------------------------------------------------ the sheet beside it

let back = null;

async function draw(finding) {
  const drawn = await ask({ ask: "sheet", path: paths().path, name: finding.sheet }, [files()[0]]);
  if (!drawn) return;
  const found = new Map();
  for (const { findings } of report.review.groups) {
    for (const each of findings) {
      if (each.sheet === finding.sheet && !found.has(each.cell)) found.set(each.cell, each);
    }
  }
  found.set(finding.cell, finding);
  const corner = [element("td"), ...drawn.columns.map((text) => element("th", { text, scope: "col" }))];
  const rows = drawn.rows.map(({ number, cells }) =>
    element("tr", {}, element("th", { text: number, scope: "row" }),
      ...cells.map((each) => cell(each, found.get(each.at), finding))),
  );
  at("sheet-title").textContent = finding.where;
  at("drawn").replaceChildren(
    element("table", {}, element("thead", {}, element("tr", {}, ...corner)), element("tbody", {}, ...rows)),
  );
  at("cut").textContent = drawn.cut;
  at("sheet").hidden = false;
  at("work").className = "beside";
  for (const each of document.querySelectorAll(".finding")) {
    each.classList.toggle("shown", each.finding === finding);
  }
  const meant = at("drawn").querySelector("[data-meant]");
  // Labels stand at the left and above: no further than to where the cell is seen.
  const { clientWidth, clientHeight } = at("drawn");
  if (meant) {
    at("drawn").scrollTo(
      meant.offsetLeft + meant.offsetWidth - clientWidth + 8,
      meant.offsetTop + meant.offsetHeight - clientHeight / 2,
    );
  }
}

function cell({ at: name, text, high, wide }, found, meant) {
  const made = element("td", { rowspan: high, colspan: wide, "data-cell": name });
  const [before, after] = found?.quote ? text.split(found.quote) : [];
  if (after === undefined) made.textContent = text;
  else made.append(before, element("mark", { text: found.quote }), text.slice(before.length + found.quote.length));
  if (found) made.className = found.look;
  if (found === meant) made.dataset.meant = "";
  if (found === meant && !after) made.className = "meant";
  return made;
}

async function compareWith(file) {
  const last = file ? await held(file) : null;
  if (file && !last) return;
  const known = report.last;
  report.last = last;
  if (!(await review())) report.last = known;
}

// ------------------------------------------------------------------ a draft that people edited

async function renew(file) {
  const edited = file && (await held(file));
  if (!edited) return;
  at("renewed").hidden = true;
  const wanted = { ask: "renew", ...paths(), edited: `${IN}/edited/${edited.name}` };
  const told = await take(wanted, [...files(), sent("edited", edited)], at("made"));
  if (!told) return;
  at("renewed").replaceChildren(
    element("p", { text: told.said }),
    ...told.places.flatMap(({ title, rows }) => [
      element("h3", { text: title }),
      element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": title },
        tabled(told.headers, rows)),
    ]),
    element("ul", {}, ...told.texts.map((text) => element("li", { text }))),
  );
  at("renewed").hidden = false;
}
