"use strict";
const form = document.querySelector("#filter");
const search = form.elements.text;
const sections = [...document.querySelectorAll("main section")];
const checks = [...document.querySelectorAll("details.check")];
const texts = new Map(checks.map((check) => [check, check.textContent.toLowerCase()]));

function matches(check, wanted) {
  const { verdict, suite, level } = check.dataset;
  return (wanted.verdicts.length === 0 || wanted.verdicts.includes(verdict))
    && (wanted.suite === "" || wanted.suite === suite)
    && (wanted.level === "" || wanted.level === level)
    && wanted.words.every((word) => texts.get(check).includes(word));
}

function filter() {
  const data = new FormData(form);
  const wanted = {
    verdicts: data.getAll("verdict"),
    suite: data.get("suite"),
    level: data.get("level"),
    words: data.get("text").toLowerCase().split(/\s+/).filter(Boolean),
  };
  for (const check of checks) {
    check.hidden = !matches(check, wanted);
  }
  for (const section of sections) {
    section.hidden = section.querySelector("details:not([hidden])") === null;
  }
  const shown = checks.filter((check) => !check.hidden).length;
  document.querySelector("#shown").value = `${shown} of ${checks.length}`;
  document.querySelector("#none").hidden = shown > 0;
}

function expand() {
  const open = checks.some((check) => !check.hidden && !check.open);
  for (const check of checks.filter((check) => !check.hidden)) {
    check.open = open;
  }
}

function follow() {
  const hash = location.hash.slice(1);
  /* Compared both ways: decoding what anybody may have written can throw. */
  const named = checks.find((check) => [check.id, encodeURIComponent(check.id)].includes(hash));
  if (named !== undefined) {
    named.open = true;
    named.scrollIntoView();
  }
}

form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
document.querySelector("#expand").addEventListener("click", expand);
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !(event.target instanceof HTMLInputElement)) {
    event.preventDefault();
    search.focus();
  }
});
addEventListener("hashchange", follow);
form.hidden = false;
filter();
follow();
