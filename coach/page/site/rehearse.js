import { $, ask, besideBest, failed, notice, show } from "./common.js";
import { Stage, onEnter } from "./take.js";

let place = ""; // where what is next is done, if not here

const stage = new Stage((what, message) => {
  if (what === "go") away();
  if (what === "report") report(message);
  if (what === "kept") {
    if (message.beside) $("report").querySelector("header")?.append(besideBest(message.beside));
    plan();
  }
});
window.coachStage = stage;

function away() {
  $("main").hidden = false;
  $("report").replaceChildren();
  window.coachReport?.abort();
  for (const id of ["next", "why"]) $(id).hidden = true;
  place = "";
  $("start").className = "main";
}

// Say what to practise now: one sentence, and the button that does it.
async function plan() {
  const next = await ask("/api/next").catch(() => null);
  if (!next) return;
  $("heading").textContent = next.say;
  $("lead").hidden = next.do !== "test";
  $("because").textContent = next.why;
  if (document.body.dataset.state !== "idle") return;
  place = next.place;
  $("why").hidden = false;
  $("next").hidden = !place;
  $("next").href = place;
  $("next").textContent = next.do === "joint" ? "Practise these two" : "Drill it";
  $("start").className = place || next.do === "rest" ? "quiet" : "main";
}

function report({ report: shown, said }) {
  show($("report"), shown);
  $("main").hidden = true;
  stage.state("report");
  stage.status("");
  $("hint").textContent = "Enter: another take";
  if (!stage.troubles.length) notice("");
  $("report").querySelector("h1")?.setAttribute("tabindex", "-1");
  scrollTo({ top: 0, behavior: "instant" });
  $("heard").textContent = said ?? "";
}

$("start").addEventListener("click", () => stage.start());
$("stop").addEventListener("click", () => stage.stop());
onEnter(() => {
  if (place) location = place;
  else if (stage.taking) stage.stop();
  else stage.start();
});

async function load() {
  await stage.load();
  await plan();
  await ready();
}

// Tell how far the speech model is, as long as there is anything to wait for.
async function ready() {
  const state = await ask("/api/state");
  if (state.cut_off && sessionStorage.getItem("cut off") !== state.cut_off) {
    sessionStorage.setItem("cut off", state.cut_off); // said once in each window
    const found = await ask(`/api/takes/${encodeURIComponent(state.cut_off)}/report`);
    report({ report: found, said: "" });
    notice("This take was cut off when the coach stopped. What you said until then is kept, and here is its report.");
  }
  if (state.model === "failed") notice(state.message);
  else if (state.model === "loading" || state.recovering) setTimeout(() => ready().catch(failed), 500);
}

load().catch(failed);
