import type { Measured } from "../../../suite/report/measurements.ts";
import { createRandom } from "../../random.ts";
import { converse, foundIn } from "./converse.ts";
import { conductFaults } from "./faults.ts";
import { legalConduct } from "./legal.ts";
import { createModelServer, modelCaller } from "./model-server.ts";
import { usual } from "./traits.ts";

const SEED = 1;
const KIND = "conversations";

/** Talks to each server that does wrong over a conversation, and lists those that are not found. */
export async function measureConductFaults(): Promise<Measured> {
  const wrong: string[] = [];
  for (const { name, does, needs, found: due } of conductFaults) {
    const server = createModelServer(modelCaller, { ...usual, ...needs }, createRandom(SEED), does);
    const found = foundIn(await converse(server));
    if (found.join() !== due.toSorted().join())
      wrong.push(`${name}: found [${found}] instead of [${due}]`);
  }
  return { kind: KIND, total: conductFaults.length, wrong };
}

/** Talks to each server that keeps the contract, and lists those that are held to break it. */
export async function measureLegalConduct(): Promise<Measured> {
  const wrong: string[] = [];
  for (const [name, traits] of Object.entries(legalConduct)) {
    const server = createModelServer(modelCaller, { ...usual, ...traits }, createRandom(SEED));
    const checks = await converse(server);
    const unclear = checks.filter(({ state }) => state === "inconclusive" || state === "not run");
    const found = [...foundIn(checks), ...unclear.map((check) => check.name)];
    if (found.length > 0) wrong.push(`${name}: found [${found}]`);
  }
  return { kind: KIND, total: Object.keys(legalConduct).length, wrong };
}
