import { $, ask, clock, el, failed, notice, show } from "./common.js";

const LARGEST = 2e9;
const waiting = [];
let sending = null;
let share = 0;
let known = [];

function row(item) {
  const state = {
    uploading: () => el("progress", { max: 1, value: share, "aria-label": `Copying ${item.name}` }),
    queued: () => el("small", { textContent: "waits its turn" }),
    waiting: () => el("small", { textContent: "waits its turn" }),
    hearing: () => el("progress", { "aria-label": `Listening to ${item.name}` }),
    done: () => el("button", { type: "button", className: "quiet", textContent: "Report", "aria-label": `Report of ${item.name}`, onclick: () => open(item) }),
    failed: () => null,
  }[item.state]();
  const said = item.state === "hearing" ? `listening: ${clock(item.heard_s)}` : item.message;
  const mark = item.overall ?? null;
  return el("li", {}, el("span", { className: "grow" }, item.name, el("small", { textContent: said })), mark === null ? null : el("span", { className: "mark", textContent: mark }), state);
}

function draw() {
  const later = waiting.map((file) => ({ name: nameOf(file), state: "queued", message: "" }));
  const now = sending ? [{ name: nameOf(sending), state: "uploading", message: "copying into the coach’s folder" }] : [];
  const rows = [...known, ...now, ...later].map(row);
  if (!document.activeElement?.closest("#list")) $("list").replaceChildren(...rows);
  else rows.forEach((each, at) => ($("list").children[at] ? update($("list").children[at], each) : $("list").append(each)));
}

// Keep what has the focus where it is.
function update(old, fresh) {
  if (!old.contains(document.activeElement) && old.innerHTML !== fresh.innerHTML) old.replaceWith(fresh);
}

const nameOf = (file) => file.path || file.webkitRelativePath || file.name;

function add(files) {
  for (const file of files) {
    if (file.name.startsWith(".")) continue;
    if (file.size > LARGEST) notice(`${file.name} is larger than 2 GB: the command “coach review” takes it.`);
    else waiting.push(file);
  }
  draw();
  if (!sending) upload();
}

function upload() {
  sending = waiting.shift() ?? null;
  share = 0;
  draw();
  if (!sending) return;
  const request = new XMLHttpRequest();
  request.open("POST", `/api/files?name=${encodeURIComponent(nameOf(sending))}`);
  request.upload.onprogress = ({ loaded, total }) => {
    share = loaded / total;
    draw();
  };
  request.onload = () => {
    const told = JSON.parse(request.responseText || "{}");
    if (request.status !== 201) notice(told.error?.message ?? `${sending.name} could not be taken in.`);
    upload();
    look();
  };
  request.onerror = () => {
    notice("The coach did not answer: is it still running?");
    upload();
  };
  request.send(sending);
}

let looking = null;

async function look() {
  clearTimeout(looking);
  known = await ask("/api/files");
  draw();
  if (known.some((each) => each.state === "waiting" || each.state === "hearing")) looking = setTimeout(() => look().catch(failed), 400);
}

async function open(item) {
  try {
    show($("report"), await ask(`/api/files/${item.id}/report`));
    $("main").hidden = true;
    $("back-bar").hidden = false;
    scrollTo({ top: 0, behavior: "instant" });
  } catch (error) {
    failed(error);
  }
}

$("back").addEventListener("click", () => {
  $("report").replaceChildren();
  $("main").hidden = false;
  $("back-bar").hidden = true;
});

// A folder that is dropped is walked through.
async function* walk(entry, path) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    file.path = `${path}${file.name}`;
    yield file;
  } else if (entry.isDirectory) {
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (!some.length) return;
      for (const each of some) yield* walk(each, `${path}${entry.name}/`);
    }
  }
}

for (const id of ["files", "folder"]) {
  const chosen = () => {
    add([...$(id).files]);
    $(id).value = "";
  };
  $(id).addEventListener("change", chosen);
  if ($(id).files.length) chosen(); // chosen before this script was there
}
addEventListener("dragover", (event) => {
  event.preventDefault();
  $("drop").classList.add("over");
});
addEventListener("dragleave", () => $("drop").classList.remove("over"));
addEventListener("drop", async (event) => {
  event.preventDefault();
  $("drop").classList.remove("over");
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
  const found = [];
  for (const entry of entries) for await (const file of walk(entry, "")) found.push(file);
  add(found);
});
look().catch(failed);
