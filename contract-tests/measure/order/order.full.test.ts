import { expect, test } from "vitest";
import { isPaid, type Row } from "../../suite/requests/row.ts";
import { conversationRows, converse } from "../power/stateful/converse.ts";
import { modelCaller } from "../power/stateful/model-server.ts";
import { README, written } from "../readme.ts";
import {
  answeringServers,
  conductServers,
  type FaultyServer,
  laxServers,
} from "./faulty-servers.ts";

const BUDGETS = [12, 20, Number.POSITIVE_INFINITY];

/** How many calls a run makes until it has made a row's: 0 where that costs nothing. */
const calls = new Map<string, number>();
let paid = 0;
for (const row of conversationRows) {
  const costs = isPaid(row.request(modelCaller), modelCaller);
  if (costs) paid += 1;
  calls.set(row.name, costs ? paid : 0);
}

/** How many calls it takes to find a fault that one answer shows; infinitely many if none does. */
async function callsToFind(server: FaultyServer, rows: readonly Row[]): Promise<number> {
  const checks = await converse(server.start(), { rows: [...rows] });
  const finders = checks.filter((check) => server.isFoundIn([check]));
  return Math.min(...finders.map(({ name }) => calls.get(name) ?? Number.POSITIVE_INFINITY));
}

async function isFoundWith(server: FaultyServer, maxCalls: number): Promise<boolean> {
  return server.isFoundIn(await converse(server.start(), { maxCalls }));
}

const answering: number[] = [];
for (const server of answeringServers) answering.push(await callsToFind(server, conversationRows));
const lax: number[] = [];
for (const server of laxServers(conversationRows)) {
  const own = conversationRows.filter(({ name }) => server.name.endsWith(` ${name}`));
  lax.push(await callsToFind(server, own));
}

const found: { answering: number; conduct: number; lax: number }[] = [];
for (const budget of BUDGETS) {
  const results: boolean[] = [];
  for (const server of conductServers) results.push(await isFoundWith(server, budget));
  const within = (list: number[]) =>
    list.filter((calls) => calls <= budget && calls !== Number.POSITIVE_INFINITY).length;
  found.push({
    answering: within(answering),
    conduct: results.filter((isFound) => isFound).length,
    lax: within(lax),
  });
}

test("the first dozen calls find every fault of answers and of conduct that a whole run finds", () => {
  const [dozen, , whole] = found;
  expect(dozen?.answering).toBe(whole?.answering);
  expect(dozen?.conduct).toBe(whole?.conduct);
  expect(whole?.conduct).toBe(conductServers.length);
  expect(whole?.lax).toBe(lax.length);
});

test("the README says what a budget finds", () => {
  const total = answeringServers.length + conductServers.length + lax.length;
  const [dozen, score, whole] = found.map(
    ({ answering, conduct, lax }) => answering + conduct + lax,
  );
  expect(README).toContain(
    `12 calls find ${written(dozen ?? 0)} of ${written(total)} faults, 20 find ${written(score ?? 0)}, all of them ${written(whole ?? 0)}`,
  );
});
