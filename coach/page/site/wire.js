// Runs beside the page, so that a busy page holds nothing up: from the audio thread to the coach.
let socket = null;
let port = null;
let sending = false;
let frames = 0;
let awake = false;
let loudest = 0;
let blocks = 0;

const tell = (type, more = {}) => postMessage({ type, ...more });

function heard({ data: { frame, sound } }) {
  let power = 0;
  for (const value of sound) power += value * value;
  if (!awake && power > 0) tell("awake");
  awake ||= power > 0;
  loudest = Math.max(loudest, power / sound.length);
  blocks += 1;
  if (blocks % 4 === 0) {
    tell("level", { db: 10 * Math.log10(loudest + 1e-12) });
    loudest = 0;
  }
  if (!sending || socket?.readyState !== WebSocket.OPEN) return;
  const block = new ArrayBuffer(8 + 4 * sound.length);
  new DataView(block).setBigUint64(0, BigInt(frame), true);
  new Float32Array(block, 8).set(sound);
  socket.send(block);
  frames += sound.length;
}

function open() {
  socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/take`);
  socket.onopen = () => tell("open");
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (message.type === "go") [sending, frames] = [true, 0];
    if (message.type === "ended" || message.type === "failed") {
      if (sending) socket.send(JSON.stringify({ type: "sent", frames }));
      sending = false;
    }
    postMessage(message);
  };
  socket.onclose = () => {
    sending = false;
    tell("closed");
  };
}

onmessage = ({ data }) => {
  if (data.type === "port") {
    // Another microphone counts its frames anew: what may still come of the last one is none of it.
    port?.close();
    [port, awake] = [data.port, false];
    port.onmessage = heard;
  } else if (data.type === "open") open();
  else if (data.type === "cut") socket?.close();
  else if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(data));
};
