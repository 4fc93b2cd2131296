import { $, ask, failed, notice, show } from "./common.js";
import { Stage, onEnter } from "./take.js";

let running = false;
let paused = false;
let breath = null;
let done = 0;

const stage = new Stage((what, message) => {
  if (what === "go") going();
  if (what === "next") next(message);
  if (what === "report" && !running) stage.status(""); // ended in the middle of a take
  if (what === "failed" || what === "cut") end();
});

let coming = ""; // which part is next

const wish = () => ({ takes: Number($("takes").value), until_flow: $("until").checked, part: $("part").value });

function going() {
  running = true;
  $("finish").hidden = false;
  $("heading").textContent = $("part").value ? coming || `Take ${done + 1}` : `Take ${done + 1} of ${$("takes").value}`;
}

function next(message) {
  done = message.takes;
  coming = message.coming;
  stage.state("breath");
  $("start").hidden = true;
  if (message.picture) {
    show($("report"), message.picture, "drill.js");
  }
  if (message.end) {
    stage.send({ type: "end_drill" });
    end();
    stage.state("report");
    $("main").hidden = true;
    stage.status(message.what === "flows" ? "It flows." : "");
    return;
  }
  const next = coming || `Take ${done + 1} of ${$("takes").value}`;
  stage.status(message.takes && message.what === "take" ? `${next}: begins after a breath. Enter pauses.` : "No take was heard; once more.");
  if (message.what === "pause") pause("Nobody seems to be there. Enter goes on.");
  else breath = setTimeout(() => stage.start(wish()), 1000 * message.breath_s);
}

function pause(text) {
  clearTimeout(breath);
  paused = true;
  stage.status(text);
  $("start").hidden = false;
}

function end() {
  coming = "";
  clearTimeout(breath);
  running = paused = false;
  $("finish").hidden = true;
  $("start").hidden = false;
}

function start() {
  if (!running) {
    done = 0;
    stage.send({ type: "end_drill" });
    $("report").replaceChildren();
    $("main").hidden = false;
  }
  paused = false;
  stage.start(wish());
}

$("start").addEventListener("click", start);
$("stop").addEventListener("click", () => stage.stop());
$("finish").addEventListener("click", () => {
  stage.send({ type: "end_drill" });
  if (stage.taking) stage.stop();
  end();
  stage.state(done ? "report" : "idle");
  stage.status("");
  $("main").hidden = done > 0;
});
onEnter(() => {
  if (stage.taking) stage.stop();
  else if (running && !paused) pause("Paused. Enter goes on.");
  else start();
});

const HEADINGS = {
  "": "Take after take, hands free.",
  joints: "The joints that cost you most, in changing order.",
  "from-end": "From the last two lines up to all of them.",
};

// Show which lines are said.
function chosen() {
  const { value } = $("part");
  const { steps, lines, show } = stage.guide;
  const at = steps.findIndex((step) => value === `joint:${step.id}`);
  $("whole").hidden = Boolean(value);
  $("heading").textContent = HEADINGS[value] ?? "These two together, five times, and then all of it.";
  stage.draw(at > 0 ? { steps: steps.slice(at - 1, at + 1), lines: lines.slice(at - 1, at + 1), show } : stage.guide);
}

$("part").addEventListener("change", chosen);

// What is next may ask for two lines, or for all of them until they flow.
async function load() {
  await stage.load();
  const { steps } = stage.guide;
  steps.slice(1).forEach((step, at) => $("part").append(new Option(`${steps[at].title} and ${step.title} alone`, `joint:${step.id}`)));
  const wanted = new URLSearchParams(location.search);
  $("until").checked = wanted.has("flow");
  if (wanted.has("part")) $("part").value = wanted.get("part");
  chosen();
}

load().catch(failed);
ask("/api/state").then(({ model, message }) => model === "failed" && notice(message), failed);
