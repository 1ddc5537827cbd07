// Measures the client beside its peers, and holds it to its budgets.
import process from "node:process";
import { measureTypes } from "../contract-tests/package/type-cost.ts";
import { parseCommandLine, runCommand } from "../scripts/shared/command.ts";
import { replaceFile } from "../scripts/shared/replace-file.ts";
import { checkBudgets } from "./budgets.ts";
import { CLIENTS, type Client } from "./bundle.ts";
import { renderPlot } from "./plot.ts";
import type { Results } from "./results.ts";
import type { Scenario } from "./run.ts";
import { measureSize } from "./size.ts";
import { measureSpeed } from "./speed.ts";
import { renderTables } from "./tables.ts";

const USAGE = "npm run bench [-- --quick] [--types] [--json] [--save]";
const FLAGS = {
  /** Measures no more than the budgets need. */
  quick: { type: "boolean" },
  /** Measures what the types cost the compiler as well. */
  types: { type: "boolean" },
  json: { type: "boolean" },
  /** Writes bench/results.json and the plot of it, bench/results.svg. */
  save: { type: "boolean" },
} as const;

const RUNS = 5;
const SCENARIOS: Scenario[] = [
  { reply: "2 kB", atOnce: 1 },
  { reply: "2 kB", atOnce: 1, tls: true },
  { reply: "2 kB", atOnce: 32 },
  { reply: "50 kB", atOnce: 1 },
  { reply: "500 kB", atOnce: 1 },
  { reply: "500 kB", atOnce: 32 },
  { reply: "5 MB", atOnce: 1 },
];

async function main(): Promise<number> {
  const { values } = parseCommandLine({ options: FLAGS }, USAGE);
  const results = values.quick
    ? await measure(["piper-responses", "own-connection", "openapi-fetch"], SCENARIOS.slice(0, 1))
    : await measure(CLIENTS, SCENARIOS);
  if (values.types) results.types = await measureTypes();
  const budgets = checkBudgets(results);
  const json = JSON.stringify(results, null, 2);

  if (values.save) {
    await replaceFile(new URL("results.json", import.meta.url), `${json}\n`);
    await replaceFile(new URL("results.svg", import.meta.url), renderPlot(results));
  }
  console.log(values.json ? json : renderTables(results));
  for (const { kept, says } of budgets) console.error(`${kept ? "kept" : "BROKEN"}: ${says}`);
  return budgets.every(({ kept }) => kept) ? 0 : 1;
}

async function measure(clients: readonly Client[], scenarios: Scenario[]): Promise<Results> {
  const size: Results["size"] = {};
  for (const client of clients)
    if (client !== "own-connection") size[client] = await measureSize(client);
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    size,
    speed: await measureSpeed(clients, scenarios, {
      runs: RUNS,
      rounds: scenarios.length > 1 ? 16 : 24,
    }),
  };
}

if (import.meta.main) await runCommand(main);
