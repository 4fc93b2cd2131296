import { $, ask, failed, notice, show } from "./common.js";
import { Stage, onEnter } from "./take.js";

const NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

const stage = new Stage((what, message) => {
  if (what === "go") away();
  if (what === "report") report(message);
});
window.coachStage = stage;

function away() {
  $("main").hidden = false;
  $("report").replaceChildren();
  window.coachReport?.abort();
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
onEnter(() => (stage.taking ? stage.stop() : stage.start()));

async function load() {
  await stage.load();
  const count = stage.guide.steps.length;
  $("heading").textContent = `Say your ${NUMBERS[count] ?? count} ${count === 1 ? "line" : "lines"} out loud.`;
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
