import { $, ask, back, failed, notice } from "./common.js";

const size = (bytes) => (bytes < 1e6 ? "less than 1 MB" : `${Math.round(bytes / 1e6)} MB`);

async function load() {
  const [settings, guide] = await Promise.all([ask("/api/settings"), ask("/api/guide")]);
  $("cue").value = settings.cue;
  $("show").value = guide.show;
  $("keep").value = settings.keep_days ?? "";
  if (settings.keep_days && !$("keep").value) {
    $("keep").append(new Option(`${settings.keep_days} days`, settings.keep_days, true, true));
  }
  for (const id of ["cue", "show", "keep"]) $(id).disabled = false;
  $("folder").textContent = settings.folder;
  const takes = settings.takes === 1 ? "One take is" : `${settings.takes || "No"} takes are`;
  $("kept").textContent = `${takes} remembered; ${settings.recordings || "no"} recording${settings.recordings === 1 ? "" : "s"}, ${size(settings.bytes)}. Nobody else who uses this machine can read them.`;
  $("forget").disabled = !settings.takes;
}

for (const [id, name] of [["cue", "cue"], ["show", "show"], ["keep", "keep_days"]]) {
  $(id).addEventListener("change", () => ask("/api/settings", { [name]: $(id).value }).then(() => notice("Kept."), failed));
}
$("forget").addEventListener("click", () => {
  notice("All takes and their recordings go for good.", {
    name: "Delete all of them",
    run: async () => {
      const { takes } = await ask("/api/settings/forget", {}).catch(failed);
      notice(`Deleted ${takes} takes.`);
      await load();
    },
  });
  $("notice").querySelector("button").focus();
});
$("quit").addEventListener("click", async () => {
  try {
    const { message } = await ask("/api/quit", {});
    notice(`${message} You can close this page.`);
    $("quit").disabled = true;
    setTimeout(() => back(), 3000);
  } catch (error) {
    failed(error);
  }
});
load().catch(failed);
