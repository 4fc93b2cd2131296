// The browser's microphone, raw: no echo cancellation, no noise suppression, no gain control.
import { $, ask, el } from "./common.js";

const RAW = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
const QUIETEST = -60;
const WAKE_MS = 3000;
const CUE_LATE_MS = 300;

const TROUBLES = {
  NotAllowedError: "The browser may not use the microphone: click the sign beside the address, allow it, and press Start again.",
  NotFoundError: "There is no microphone: plug one in, and press Start again.",
  NotReadableError: "Another program holds the microphone: close it (a call, a recorder), and press Start again.",
  OverconstrainedError: "That microphone is not connected any more: choose another one, and press Start again.",
};
const NARROW = "This microphone gives telephone sound, as headsets do while they also play: choose the computer’s own microphone for a fair take.";
const LATE = "The microphone gives no sound yet. A headset may need a moment to wake; if it stays so, unmute it or choose another one.";
const UNPLUGGED = "The microphone was unplugged: what you said until then is kept. Plug it in again, and press Start.";

export class Microphone {
  constructor(wire, tell) {
    this.wire = wire;
    this.tell = tell;
    this.wanted = "";
    this.awake = null;
  }

  // Fill the list of microphones; the one chosen last is chosen again.
  async list() {
    if (!navigator.mediaDevices) return;
    const every = await navigator.mediaDevices.enumerateDevices();
    const named = every.filter((each) => each.kind === "audioinput" && each.label && each.deviceId !== "communications");
    const choices = named.map((each) => el("option", { value: each.deviceId, textContent: each.label }));
    if (!choices.length) return;
    $("device").replaceChildren(...choices);
    const known = named.find((each) => each.label === this.wanted);
    if (known) $("device").value = known.deviceId;
  }

  async open() {
    const id = $("device").value;
    if (this.stream && this.id === id && this.track.readyState === "live") {
      await this.context.resume();
      return;
    }
    this.close();
    if (!navigator.mediaDevices?.getUserMedia) throw new Error("This browser gives pages no microphone: open the address in another one.");
    const known = $("device").selectedOptions[0]?.textContent;
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: { ...RAW, ...(id ? { deviceId: { exact: id } } : {}) } });
    } catch (error) {
      if (error.name === "OverconstrainedError") $("device").value = "";
      throw new Error(TROUBLES[error.name] ?? `The microphone cannot be used (${error.message}): choose another one.`);
    }
    [this.track] = this.stream.getAudioTracks();
    this.track.addEventListener("ended", () => this.gone());
    await this.listen();
    await this.list();
    this.id = $("device").value || id;
    this.name = this.track.label || known || "The microphone";
    if (this.name !== this.wanted) {
      this.wanted = this.name;
      ask("/api/settings", { microphone: this.name }).catch(() => {});
    }
    const settings = this.track.getSettings();
    if (settings.sampleRate && settings.sampleRate <= 16000) this.tell({ type: "trouble", code: "narrow", message: NARROW });
  }

  async listen() {
    // Firefox takes no context of another rate than the microphone's.
    for (const options of [{}, { sampleRate: this.track.getSettings().sampleRate }]) {
      this.context = new AudioContext(options);
      try {
        this.source = this.context.createMediaStreamSource(this.stream);
        break;
      } catch (error) {
        await this.context.close();
        if (options.sampleRate) throw error;
      }
    }
    await this.context.audioWorklet.addModule("/site/worklet.js");
    const capture = new AudioWorkletNode(this.context, "capture", { channelCount: 1, channelCountMode: "explicit", outputChannelCount: [1] });
    const { port1, port2 } = new MessageChannel();
    capture.port.postMessage(port1, [port1]);
    this.wire.postMessage({ type: "port", port: port2 }, [port2]);
    this.awake = new Promise((resolve) => (this.woke = resolve));
    this.source.connect(capture).connect(this.context.destination);
    await this.context.resume();
  }

  // Wait for the first sound: a headset takes its time, and would eat the first words.
  async wake() {
    const late = new Promise((resolve) => setTimeout(resolve, WAKE_MS, "late"));
    if ((await Promise.race([this.awake, late])) === "late") this.tell({ type: "trouble", code: "late", message: LATE });
  }

  // Play a cue; return the frame at which its end is heard, counted as the blocks are.
  async play(file) {
    const bytes = await (await fetch(`/cues/${file}`)).arrayBuffer();
    const buffer = await this.context.decodeAudioData(bytes);
    const { sound, start } = this.begin(buffer, 0.05);
    const ended = new Promise((resolve) => (sound.onended = resolve));
    // A browser that does not tell of its end, as one interrupted, holds no take up.
    const late = new Promise((resolve) => setTimeout(resolve, 1000 * buffer.duration + CUE_LATE_MS));
    await Promise.race([ended, late]);
    return this.frame(start + buffer.duration);
  }

  // Play what a customer says; return the frame at which it begins to be heard.
  say(rate, sound) {
    const steps = new Int16Array(Uint8Array.from(atob(sound), (each) => each.charCodeAt(0)).buffer);
    const buffer = this.context.createBuffer(1, steps.length, rate);
    buffer.copyToChannel(Float32Array.from(steps, (each) => each / 32768), 0);
    const begun = this.begin(buffer, 0.02); // he answers at once
    this.saying = begun.sound;
    return this.frame(begun.start);
  }

  hush() {
    this.saying?.stop();
    this.saying = null;
  }

  begin(buffer, later) {
    const sound = this.context.createBufferSource();
    sound.buffer = buffer;
    sound.connect(this.context.destination);
    const start = this.context.currentTime + later;
    sound.start(start);
    return { sound, start };
  }

  // The frame at which the microphone hears what is played at a time.
  frame(time) {
    const { latency = 0 } = this.track.getSettings();
    const delay = (this.context.outputLatency || this.context.baseLatency || 0) + latency;
    return Math.round((time + delay) * this.context.sampleRate);
  }

  gone() {
    this.wire.postMessage({ type: "gone" });
    this.tell({ type: "trouble", code: "unplugged", message: UNPLUGGED });
    this.close();
  }

  close() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.context?.close();
    this.stream = this.context = null;
  }

  shown(db) {
    $("level").value = Math.min(1, Math.max(0, (db - QUIETEST) / (0 - QUIETEST)));
  }
}
