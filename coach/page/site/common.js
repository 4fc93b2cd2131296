// What all pages share: asking the coach, saying something, showing a report.

export const $ = (id) => document.getElementById(id);

export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "for" || name === "role") made.setAttribute(name, value);
    else made[name] = value;
  }
  made.append(...children.filter((each) => each !== null && each !== undefined));
  return made;
}

const GONE = "The coach is not running any more. Start it again with “coach page”; this page then goes on by itself.";

// Ask the coach; an error is one sentence.
export async function ask(path, wish) {
  const options = wish === undefined ? {} : { method: "POST", body: JSON.stringify(wish), headers: { "content-type": "application/json" } };
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    back();
    throw new Error(GONE);
  }
  if (answer.status === 403) throw new Error("This page has lost its key: open the address that “coach page” prints.");
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(told.error?.message ?? "That did not work.");
  return told;
}

export function notice(text, action) {
  const parts = [el("span", { textContent: text })];
  if (action) parts.push(el("button", { type: "button", textContent: action.name, onclick: action.run }));
  $("notice").replaceChildren(...(text ? parts : []));
}

export const failed = (error) => notice(error.message);

let waiting = false;

// Wait until the coach runs again, then go on where one was.
export function back(then = () => location.reload()) {
  if (waiting) return;
  waiting = true;
  notice(GONE);
  const timer = setInterval(async () => {
    const answer = await fetch("/api/state").catch(() => null);
    if (!answer?.ok) return;
    clearInterval(timer);
    waiting = false;
    notice("");
    then();
  }, 700);
}

let rules = null;

// Show a report in its place; it brings rules of its own and the script that plays it.
export function show(place, report, script = "page.js") {
  rules ??= new CSSStyleSheet();
  rules.replaceSync(report.rules);
  document.adoptedStyleSheets = [rules];
  place.innerHTML = report.body;
  place.append(el("script", { src: `/report/${script}` }));
}

// The way from a report to its take beside one's best.
export const besideBest = (name) =>
  el("p", { className: "row" }, el("a", { className: "quiet", href: `/progress#beside:${encodeURIComponent(name)}`, textContent: "Beside your best, both to be heard" }));

export const clock = (seconds) =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
