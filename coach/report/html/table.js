"use strict";
(() => {
  const value = (row, column) => row.cells[column].dataset.v ?? "";

  // What has no value stays at the end, whichever way the rest is sorted.
  function compare(one, other, sign) {
    if (!one || !other) return Number(!one) - Number(!other);
    const numbers = Number(one) - Number(other);
    const order = Number.isNaN(numbers) ? one.localeCompare(other, "en", { numeric: true }) : numbers;
    return sign * order;
  }

  function sortBy(table, heads, column) {
    const head = heads[column];
    const before = head.getAttribute("aria-sort");
    const down = before ? before === "ascending" : head.hasAttribute("data-down");
    for (const each of heads) each.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const body = table.tBodies[0];
    const sign = down ? -1 : 1;
    const rows = [...body.rows].sort((a, b) => compare(value(a, column), value(b, column), sign));
    body.append(...rows);
  }

  for (const table of document.querySelectorAll(".stacks")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => sortBy(table, heads, column));
    });
    table.classList.add("sortable");
  }
})();
