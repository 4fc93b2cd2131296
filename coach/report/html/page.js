"use strict";
(() => {
  window.coachReport?.abort(); // a report that stood here before
  const shown = (window.coachReport = new AbortController());
  const { signal } = shown;
  const sound = document.getElementById("sound");
  if (!sound) return;
  const play = document.getElementById("play");
  const now = document.getElementById("now");
  const line = document.getElementById("line");
  const pictures = [...document.querySelectorAll(".picture")].map((element) => ({
    element,
    start: Number(element.dataset.start),
    end: Number(element.dataset.end),
    head: element.querySelector(".playhead"),
  }));
  const bands = [...document.querySelectorAll("[data-step]")];
  const rows = [...document.querySelectorAll("[data-row]")];
  const words = [...document.querySelectorAll("[data-w]")];
  const starts = words.map((word) => Number(word.dataset.w));
  const steps = [...new Set(bands.map((band) => Number(band.dataset.at)))].sort((a, b) => a - b);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const LEAD = 0.6; // a silence is understood with the end of what comes before it

  let lit = null;
  let wished = null; // a place asked for before the sound was ready

  function clock(seconds) {
    const tenths = Math.max(0, Math.round(seconds * 10));
    const minutes = Math.floor(tenths / 600);
    return `${minutes}:${String(Math.floor((tenths % 600) / 10)).padStart(2, "0")}.${tenths % 10}`;
  }

  function listen(at) {
    if (sound.readyState < 1) wished = at;
    else sound.currentTime = at;
    sound.play().catch(() => {});
    show();
  }

  function toggle() {
    if (sound.paused) sound.play().catch(() => {});
    else sound.pause();
  }

  function wordAt(time) {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= time + 0.02) low = middle + 1;
      else high = middle;
    }
    const word = words[low - 1];
    return word && time <= Number(word.dataset.e) + 0.15 ? word : null;
  }

  function light(word) {
    if (word === lit) return;
    if (lit) lit.classList.remove("now");
    lit = word;
    if (!word) return;
    word.classList.add("now");
    line.replaceChildren(...[...word.parentElement.querySelectorAll("[data-w]")].flatMap((each) => {
      const copy = document.createElement("span");
      copy.textContent = each.textContent;
      if (each === word) copy.className = "now";
      return [copy, " "];
    }));
  }

  function show() {
    const time = sound.readyState < 1 && wished !== null ? wished : sound.currentTime;
    now.textContent = clock(time);
    for (const { element, start, end, head } of pictures) {
      head.hidden = time < start || time > end;
      if (!head.hidden) head.style.left = `${(100 * (time - start)) / (end - start)}%`;
    }
    for (const band of bands) {
      const on = time >= Number(band.dataset.at) && time < Number(band.dataset.until);
      band.classList.toggle("on", on);
    }
    const current = rows.filter((row) => Number(row.dataset.row) <= time + 0.02).pop();
    for (const row of rows) row.classList.toggle("on", row === current && !sound.paused);
    light(wordAt(time));
  }

  function follow() {
    show();
    if (!sound.paused && !calm.matches) requestAnimationFrame(follow);
  }

  function toStep(direction) {
    const time = sound.currentTime;
    const next =
      direction > 0
        ? steps.find((at) => at > time + 0.05)
        : steps.filter((at) => at < time - 0.7).pop() ?? steps[0];
    if (next !== undefined) listen(next);
  }

  sound.addEventListener("loadedmetadata", () => {
    if (wished !== null) sound.currentTime = wished;
    wished = null;
  });
  for (const event of ["play", "pause", "ended"]) {
    sound.addEventListener(event, () => {
      play.textContent = sound.paused ? "▶" : "❚❚";
      play.setAttribute("aria-label", sound.paused ? "Play" : "Pause");
      document.body.classList.toggle("playing", !sound.paused);
      follow();
    });
  }
  for (const event of ["timeupdate", "seeked"]) sound.addEventListener(event, show);
  play.addEventListener("click", toggle);

  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-at], [data-w], .picture");
    if (!target || event.target.closest(".player")) return;
    if (target.dataset.w) listen(Number(target.dataset.w));
    else if (target.dataset.at && target.classList.contains("flag"))
      listen(Math.max(0, Number(target.dataset.at) - LEAD));
    else if (target.classList.contains("moment")) listen(Number(target.dataset.at));
    else {
      const picture = event.target.closest(".picture");
      const box = picture.getBoundingClientRect();
      const share = event.detail ? (event.clientX - box.left) / box.width : null;
      const start = Number(picture.dataset.start);
      const end = Number(picture.dataset.end);
      // A key press on a step has no place: it plays the step from its start.
      listen(share === null ? Number(target.dataset.at) : start + share * (end - start));
    }
  }, { signal });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea")) return;
    const inControl = event.target.closest("button, summary, a");
    if (event.key === " " && !inControl) toggle();
    else if (event.key === "ArrowRight") toStep(1);
    else if (event.key === "ArrowLeft") toStep(-1);
    else return;
    event.preventDefault();
  }, { signal });

  // A link from elsewhere leads to a moment: "#t=12.8", in seconds.
  function seekTo(hash) {
    const asked = /^#t=(\d+(?:\.\d+)?)$/.exec(hash);
    if (!asked) return;
    const time = Number(asked[1]);
    const at = Math.max(0, time - LEAD);
    if (sound.readyState < 1) wished = at;
    else sound.currentTime = at;
    const picture = pictures.find(({ start, end }) => time >= start && time <= end)?.element;
    const folded = picture?.closest("details");
    if (folded) folded.open = true;
    picture?.scrollIntoView({ block: "center" });
    const flags = [...(picture?.querySelectorAll(".flag") ?? [])];
    const meant = flags.find((flag) => Math.abs(Number(flag.dataset.at) - time) < 0.01);
    (meant ?? play).focus({ preventScroll: true });
    show();
  }

  addEventListener("hashchange", () => seekTo(location.hash), { signal });
  seekTo(location.hash);
  show();
})();
