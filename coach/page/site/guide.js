import { $, ask, el, failed, notice } from "./common.js";

let editing = null; // a guide whose file is changed as it is
let timer = null;

async function list() {
  const { chosen, guides } = await ask("/api/guides");
  $("list").replaceChildren(
    ...guides.map((guide) =>
      el(
        "li",
        {},
        el("span", { className: "grow" }, guide.name, el("small", { textContent: `${guide.steps} steps${guide.own ? ", comes with the coach" : ""}` })),
        guide.id === chosen
          ? el("span", { className: "chosen", textContent: "✓ in use" })
          : el("button", { type: "button", className: "quiet", textContent: "Use", "aria-label": `Use ${guide.name}`, onclick: () => choose(guide) }),
        el("button", { type: "button", className: "quiet", textContent: guide.own ? "Copy and change" : "Change", "aria-label": `${guide.own ? "Copy and change" : "Change"} ${guide.name}`, onclick: () => change(guide) }),
        guide.own ? null : el("button", { type: "button", className: "quiet danger", textContent: "Delete", "aria-label": `Delete ${guide.name}`, onclick: () => remove(guide) }),
      ),
    ),
  );
}

const doing = (run) => run().catch(failed);

const choose = (guide) =>
  doing(async () => {
    await ask(`/api/guides/${guide.id}/choose`, {});
    await list();
  });

const remove = (guide) =>
  doing(async () => {
    const { text } = await ask(`/api/guides/${guide.id}`);
    await ask(`/api/guides/${guide.id}/delete`, {});
    await list();
    notice(`${guide.name} is deleted.`, {
      name: "Undo",
      run: () =>
        doing(async () => {
          await ask("/api/guides", { id: guide.id, text });
          notice("");
          await list();
        }),
    });
  });

const change = (guide) =>
  doing(async () => {
    const { text } = await ask(`/api/guides/${guide.id}`);
    editing = guide.own ? { id: "" } : { id: guide.id };
    $("name").value = guide.own ? `My ${guide.name[0].toLowerCase()}${guide.name.slice(1)}` : guide.name;
    $("text").value = guide.own ? text.replace(/^name = .*$/m, `name = ${JSON.stringify($("name").value)}`) : text;
    mode();
    check();
    $("text").focus();
    $("text").setSelectionRange(0, 0);
    $("text").scrollTop = 0;
  });

function mode() {
  $("text-label").textContent = editing ? "Its file, with steps, rules and targets" : "Your lines, one below the other";
  $("how").hidden = Boolean(editing);
  $("name").disabled = Boolean(editing);
  $("fresh").hidden = !editing;
  $("text").rows = editing ? 20 : 8;
}

const wish = () => (editing ? { id: editing.id, name: $("name").value, text: $("text").value } : { name: $("name").value, lines: $("text").value });

function remark(each) {
  const where = editing && each.line ? `Line ${each.line}, ` : "";
  const line = each.field.replace(/^step (\d+), say$/, "Line $1");
  const field = each.field ? `${editing ? each.field : line}: ` : "";
  return el("li", { className: each.error ? "error" : "", textContent: `${where}${field}${each.message}` });
}

async function check() {
  if (!$("text").value.trim()) {
    $("remarks").replaceChildren();
    $("save").disabled = true;
    return;
  }
  try {
    const { remarks } = await ask("/api/guides/check", wish());
    $("remarks").replaceChildren(...remarks.map(remark));
    $("save").disabled = remarks.some((each) => each.error);
  } catch (error) {
    failed(error);
  }
}

for (const id of ["name", "text"]) {
  $(id).addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(check, 300);
  });
}
$("fresh").addEventListener("click", () => {
  editing = null;
  $("form").reset();
  mode();
  check();
});
$("form").addEventListener("submit", (event) => {
  event.preventDefault();
  doing(async () => {
    await ask("/api/guides", wish());
    editing = null;
    $("form").reset();
    mode();
    await check();
    await list();
    notice("Saved, and in use from now on.");
  });
});
list().catch(failed);
