import { expect, test } from "vitest";
import { exitCodeOf } from "../../suite/check.ts";
import { converse } from "../power/stateful/converse.ts";
import { createModelServer, modelCaller } from "../power/stateful/model-server.ts";
import { usual } from "../power/stateful/traits.ts";
import { createRandom } from "../random.ts";
import { accusedOf } from "./conversations.ts";
import { seed } from "./seed.ts";

const RUNS = 10;

test("no random legal server is accused", async () => {
  console.log(`${RUNS} runs with PROPERTY_SEED=${seed}`);
  expect(await accusedOf(RUNS, seed)).toEqual([]);
});

test("a run in which no valid request was sent is inconclusive", async () => {
  const server = createModelServer(modelCaller, usual, createRandom(1));
  const checks = await converse(server, { maxCalls: 0 });
  expect(exitCodeOf(checks, { strict: false })).toBe(3);
});
