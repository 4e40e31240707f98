// {{ sdk.generated }}
/** The plugin{% if plugin.has_examples %} answers as the examples of the contract say{% else %} starts{% endif %}. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
{%- if plugin.has_examples %}

import { v{{ plugin.version }} } from {{ sdk.module }};
import { check } from {{ sdk.testing_module }};

import { services } from "../plugin/services.js";

for (const example of v{{ plugin.version }}.{{ plugin.examples }}.cases) {
  test(`${example.method.name}: ${example.name}`, () => check(example, services));
}
{%- endif %}

test("it starts only for a host", () => {
  const main = fileURLToPath(new URL("../plugin/main.js", import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [main], {
    encoding: "utf8",
    env: {},
    timeout: 30_000,
  });
  assert.deepEqual([status, stdout], [1, ""]);
  assert.match(stderr, /plugin/);
});
