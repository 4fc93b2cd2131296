// Runs in the audio thread: blocks go to the wire as they come, each with its first frame's number.
const SIZE = 1024;

class Capture extends AudioWorkletProcessor {
  constructor() {
    super();
    this.fill = 0;
    this.block = new Float32Array(SIZE);
    this.port.onmessage = ({ data }) => (this.wire = data);
  }

  flush() {
    if (this.fill && this.wire) {
      const sound = this.block.slice(0, this.fill);
      this.wire.postMessage({ frame: this.first, sound }, [sound.buffer]);
    }
    this.fill = 0;
  }

  process(inputs) {
    const sound = inputs[0][0];
    if (!sound) return true;
    if (this.fill && currentFrame !== this.first + this.fill) this.flush();
    if (!this.fill) this.first = currentFrame;
    this.block.set(sound, this.fill);
    this.fill += sound.length;
    if (this.fill >= SIZE) this.flush();
    return true;
  }
}

registerProcessor("capture", Capture);
