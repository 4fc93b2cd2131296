// A take as every page has it: the microphone, the wire, the lights, and what is said of it.
import { $, ask, back, clock, el, failed, notice } from "./common.js";
import { Microphone } from "./microphone.js";

const SIGN_MS = 1500;
const HIDDEN = "You went to another tab in the middle: the take went on, and no sound is lost. Keep this page in front to see your lights.";
const CUT = "The connection to the coach was lost in the middle. What you said until then is kept. Press Start to say it again.";

export class Stage {
  constructor(on) {
    this.on = on;
    this.wire = new Worker("/site/wire.js", { type: "module" });
    this.wire.onmessage = ({ data }) => this.heard(data);
    this.microphone = new Microphone(this.wire, (message) => this.heard(message));
    this.troubles = [];
    this.open = false;
    this.frames = null;
    $("device").addEventListener("change", () => this.test());
    $("customer").addEventListener("change", () => ($("customer-how").hidden = !$("customer").checked));
    $("test").addEventListener("click", () => this.test());
    navigator.mediaDevices?.addEventListener("devicechange", () => this.microphone.list());
    document.addEventListener("visibilitychange", () => {
      if (document.hidden && this.taking) this.trouble(HIDDEN);
    });
    addEventListener("beforeunload", (event) => {
      if (this.taking) event.preventDefault();
    });
  }

  get taking() {
    return document.body.dataset.state === "taking";
  }

  // Get the guide and the settings; what is pressed before they are there waits for them.
  load() {
    this.loaded = this.fetched();
    for (const id of ["start", "test"]) $(id).disabled = false;
    return this.loaded;
  }

  async fetched() {
    const [guide, settings] = await Promise.all([ask("/api/guide"), ask("/api/settings")]);
    this.guide = guide;
    this.cue = settings.cue;
    this.microphone.wanted = settings.microphone;
    $("guide-name").textContent = guide.name;
    this.draw();
    await this.microphone.list();
  }

  // The lines: all of their words, the first ones, or their names alone.
  draw({ steps, lines, show } = this.guide) {
    $("lines").classList.toggle("bare", show === "none");
    $("lines").replaceChildren(
      ...steps.map((step, at) =>
        el("li", { "data-step": step.id }, el("i", { className: "dot", "aria-hidden": "true" }), el("b", { textContent: step.title }), lines[at] ? el("span", { textContent: lines[at] }) : null),
      ),
    );
  }

  async test() {
    this.troubles = [];
    notice("");
    try {
      await this.microphone.open();
    } catch (error) {
      failed(error);
    }
  }

  async start(drill = null) {
    if (this.busy) {
      // The last take is still being kept: begin as soon as it is.
      if (!this.taking && document.body.dataset.state !== "idle") this.wished = { drill };
      return;
    }
    this.busy = true;
    this.wished = null;
    this.troubles = [];
    notice("");
    $("start").disabled = true;
    try {
      await this.loaded;
      await this.microphone.open();
      await this.microphone.wake();
      await this.connect();
    } catch (error) {
      this.busy = false;
      $("start").disabled = false;
      failed(error);
      this.on("failed", error);
      return;
    }
    this.send({ type: "begin", rate: this.microphone.context.sampleRate, microphone: this.microphone.name, cue: this.cue, customer: $("customer").checked ? $("how-hard").value : null, drill });
  }

  connect() {
    if (this.open) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.connected = { resolve, reject };
      this.wire.postMessage({ type: "open" });
    });
  }

  send(message) {
    this.wire.postMessage(message);
  }

  stop() {
    this.send({ type: "stop" });
  }

  state(name) {
    document.body.dataset.state = name;
    $("start").hidden = name === "taking";
    $("start").disabled = false;
    $("stop").hidden = name !== "taking";
    $("lines").toggleAttribute("aria-hidden", name === "taking");
  }

  status(text) {
    $("status").textContent = text;
  }

  trouble(message) {
    if (!this.troubles.includes(message)) this.troubles.push(message);
    notice(this.troubles.join(" "));
  }

  heard(message) {
    const known = this[`on_${message.type}`];
    known?.call(this, message);
  }

  on_level({ db, at_s }) {
    if (at_s === undefined) this.microphone.shown(db);
    else if (at_s !== null && this.taking) {
      const now = clock(at_s);
      if ($("time").textContent !== now) $("time").textContent = now;
    }
  }

  on_awake() {
    this.microphone.woke?.("awake");
  }

  on_open() {
    this.open = true;
    this.connected?.resolve();
  }

  on_closed() {
    const cut = this.taking || this.busy;
    const refused = !this.open;
    this.open = this.busy = false;
    this.connected?.reject(new Error("The coach did not answer: reload this page."));
    if (refused || !cut) return;
    this.state("idle");
    this.status("");
    this.on("cut");
    notice(CUT);
    this.find();
  }

  // The take that was cut off is found again: its report is made of what was kept.
  async find() {
    for (let tries = 0; tries < 40; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      const state = await fetch("/api/state").catch(() => null);
      if (!state?.ok) {
        back(() => this.find());
        return;
      }
      const { taking, recovering } = await state.json();
      if (taking || recovering) continue;
      const latest = await fetch("/api/takes/latest/report").catch(() => null);
      if (latest?.ok) this.on("report", { report: await latest.json(), said: CUT });
      notice(CUT);
      return;
    }
  }

  on_waiting({ message }) {
    this.status(message);
  }

  on_go(message) {
    this.frames = null;
    this.draw(message.steps ? message : this.guide);
    this.state("taking");
    this.status("Listen …");
    $("time").textContent = "0:00";
    this.on("go");
  }

  async on_cue({ file }) {
    let frame = null;
    try {
      frame = await this.microphone.play(file);
    } catch {
      this.trouble("The cue cannot be played: connect a loudspeaker, or choose “Nothing” in Settings.");
    }
    this.send({ type: "cue_over", frame });
  }

  on_play({ rate, sound }) {
    this.send({ type: "playing", frame: this.microphone.say(rate, sound) });
  }

  on_hush() {
    this.microphone.hush();
  }

  on_started() {
    this.status("");
  }

  on_step({ step }) {
    $("lines").querySelector(`[data-step="${CSS.escape(step)}"]`)?.classList.add("on");
  }

  on_gap() {
    $("sign").textContent = "· · ·";
    clearTimeout(this.sign);
    this.sign = setTimeout(() => ($("sign").textContent = ""), SIGN_MS);
  }

  on_trouble({ code, message }) {
    if (code === "gone" && this.troubles.length) return; // the page knows better why
    this.trouble(message);
  }

  on_ended() {
    $("sign").textContent = "";
    this.status("One moment …");
  }

  on_counted({ sent, came }) {
    this.frames = { sent, came };
  }

  on_report(message) {
    this.on("report", message);
  }

  on_next(message) {
    this.on("next", message);
  }

  on_kept(message) {
    const { show, lines } = message;
    if (lines) Object.assign(this.guide, { show, lines });
    this.draw();
    this.on("kept", message);
  }

  on_failed({ message }) {
    this.state("idle");
    this.status("");
    notice(message);
    this.on("failed", message);
  }

  on_over() {
    this.busy = false;
    if (this.wished) this.start(this.wished.drill);
  }
}

// Enter begins and ends, unless it is meant for something that has the focus.
export function onEnter(run) {
  addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("button, a, input, select, textarea, summary, label")) return;
    event.preventDefault();
    run();
  });
}
