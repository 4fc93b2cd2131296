import { $, ask, besideBest, clock, el, failed, notice, show } from "./common.js";

const picked = [];
let whole = null;

function row(take) {
  const when = new Date(take.at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  const name = `take ${take.take}, ${when}`;
  const tick = el("input", { type: "checkbox", "aria-label": `Compare ${name}`, disabled: !take.recording });
  tick.addEventListener("change", () => pick(take, tick));
  return el(
    "li",
    {},
    tick,
    el("span", { className: "grow" }, `${when} · ${take.guide}`, el("small", { textContent: `${take.verdict} (${clock(take.total_s)})` })),
    el("span", { className: "mark", textContent: take.overall }),
    take.recording ? el("audio", { controls: true, preload: "none", src: `/sound/${encodeURIComponent(take.recording)}`, "aria-label": `Sound of ${name}` }) : null,
    take.recording ? el("a", { className: "quiet", href: `#${encodeURIComponent(take.recording)}`, textContent: "Report", "aria-label": `Report of ${name}` }) : null,
    el("button", { type: "button", className: "quiet danger", textContent: "Delete", "aria-label": `Delete ${name}`, onclick: () => remove(take) }),
  );
}

function pick(take, tick) {
  const at = picked.findIndex((each) => each.take === take.recording);
  if (at >= 0) picked.splice(at, 1);
  if (tick.checked) picked.push({ take: take.recording, tick });
  while (picked.length > 2) picked.shift().tick.checked = false;
  $("compare").disabled = picked.length !== 2;
}

async function remove(take) {
  try {
    const { undo_s } = await ask(`/api/takes/${take.take}/delete`, {});
    await load();
    notice(`Take ${take.take} and its recording are deleted.`, {
      name: "Undo",
      run: async () => {
        notice("");
        await ask(`/api/takes/${take.take}/undo`, {}).catch(failed);
        await load();
      },
    });
    setTimeout(() => $("notice").textContent.startsWith(`Take ${take.take} `) && notice(""), 1000 * undo_s);
  } catch (error) {
    failed(error);
  }
}

function one(report, script) {
  show($("report"), report, script);
  for (const id of ["main", "all"]) $(id).hidden = true;
  $("back-bar").hidden = false;
  scrollTo({ top: 0, behavior: "instant" });
}

async function load() {
  const [progress, takes] = await Promise.all([ask("/api/progress"), ask("/api/takes")]);
  whole = progress;
  picked.length = 0;
  $("compare").disabled = true;
  $("list").replaceChildren(...takes.map(row));
  overview();
}

function overview() {
  const empty = whole.empty || !$("list").children.length;
  $("main").hidden = !empty;
  $("all").hidden = empty;
  $("back-bar").hidden = true;
  $("report").replaceChildren();
  if (!empty) show($("report"), whole);
}

async function follow() {
  const name = decodeURIComponent(location.hash.slice(1));
  try {
    if (name.startsWith("beside:")) one(await ask(`/api/takes/${encodeURIComponent(name.slice(7))}/beside`), "drill.js");
    else if (name && !name.startsWith("t=")) {
      one(await ask(`/api/takes/${encodeURIComponent(name)}/report`));
      $("report").querySelector("header")?.append(besideBest(name));
    }
    else if (!name && whole) overview();
  } catch (error) {
    failed(error);
  }
}

$("compare").addEventListener("click", async () => {
  const [a, b] = picked.map((each) => encodeURIComponent(each.take)).sort();
  try {
    one(await ask(`/api/compare?a=${a}&b=${b}`), "drill.js");
  } catch (error) {
    failed(error);
  }
});
$("back").addEventListener("click", () => {
  if (location.hash) location.hash = "";
  else overview();
});
addEventListener("hashchange", follow);

// Takes come from a watched folder, too, while the page is open.
let newest = null;
setInterval(async () => {
  const heard = [...document.querySelectorAll("audio")].some((audio) => !audio.paused);
  if (document.hidden || location.hash || picked.length || heard) return;
  const seen = newest;
  newest = (await ask("/api/newest").catch(() => null))?.newest ?? newest;
  if (seen !== null && newest !== seen && $("back-bar").hidden) load().catch(failed);
}, 3000);
load().then(follow).catch(failed);
