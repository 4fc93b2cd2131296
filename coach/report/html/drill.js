"use strict";
(() => {
  const takes = document.querySelectorAll("audio[data-take]");
  const sounds = new Map([...takes].map((sound) => [sound.dataset.take, sound]));
  let listened = null;

  function light(cell) {
    listened?.classList.remove("on");
    listened = cell;
    cell?.classList.add("on");
  }

  for (const sound of sounds.values()) {
    sound.addEventListener("play", () => {
      for (const other of sounds.values()) if (other !== sound) other.pause();
    });
    sound.addEventListener("pause", () => {
      if (listened?.dataset.take === sound.dataset.take) light(null);
    });
  }

  for (const cell of document.querySelectorAll("td[data-at]")) {
    const sound = sounds.get(cell.dataset.take);
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = cell.textContent;
    button.setAttribute("aria-label", `Listen: ${cell.dataset.name}`);
    cell.replaceChildren(button);
    button.addEventListener("click", () => {
      const stop = cell === listened && !sound.paused;
      if (stop) return sound.pause();
      sound.currentTime = Number(cell.dataset.at);
      sound.play().then(() => light(cell), () => {});
    });
  }
})();
