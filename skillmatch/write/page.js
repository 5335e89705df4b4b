"use strict";
// The page is complete without this: it only filters, sorts and opens all at once.
const table = document.querySelector("table.ranking");
const people = [...document.querySelectorAll("details.candidate")];
const rows = [...table.tBodies[0].rows];

document.querySelectorAll(".tools").forEach((tools) => { tools.hidden = false; });

document.querySelector("#filter").addEventListener("input", (event) => {
  const words = event.target.value.trim().toLocaleLowerCase();
  const matches = (element) => element.textContent.toLocaleLowerCase().includes(words);
  rows.forEach((row) => {
    row.hidden = !matches(row);
    const own = document.getElementById(row.dataset.details);
    if (own) own.hidden = row.hidden;
  });
});

[...table.tHead.rows[0].cells].forEach((head, column) => {
  if (!head.dataset.sort) return;
  // A span, since browsers leave real buttons out of a header that is repeated in print.
  const button = document.createElement("span");
  button.setAttribute("role", "button");
  button.tabIndex = 0;
  button.textContent = head.textContent;
  head.replaceChildren(button);
  button.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    button.click();
  });
  button.addEventListener("click", () => {
    const before = head.getAttribute("aria-sort");
    const up = before ? before === "descending" : head.dataset.sort === "up";
    table.querySelectorAll("th[aria-sort]").forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    const value = (row) => row.cells[column].dataset.value;
    const compare = (a, b) => {
      const [left, right] = [value(a), value(b)];
      const order = isNaN(left) || isNaN(right) ? left.localeCompare(right) : left - right;
      return (up ? order : -order) || rows.indexOf(a) - rows.indexOf(b);
    };
    table.tBodies[0].append(...[...rows].sort(compare));
  });
});

const openAll = document.querySelector("#open-all");
openAll.addEventListener("click", () => {
  const open = openAll.getAttribute("aria-pressed") !== "true";
  people.forEach((one) => { one.open = open; });
  openAll.setAttribute("aria-pressed", String(open));
  openAll.textContent = open ? "Close all" : "Open all";
});

const openTarget = () => {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (target && target.matches("details")) { target.open = true; target.scrollIntoView(); }
};
addEventListener("hashchange", openTarget);
openTarget();
