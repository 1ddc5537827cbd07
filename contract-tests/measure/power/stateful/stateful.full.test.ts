import { expect, test } from "vitest";
import { createRandom } from "../../random.ts";
import { converse, foundIn } from "./converse.ts";
import { conductFaults } from "./faults.ts";
import { legalConduct } from "./legal.ts";
import { createModelServer, modelCaller } from "./model-server.ts";
import { usual } from "./traits.ts";

test.each(conductFaults)(
  "a server that $name is told by the rules that it breaks",
  async (fault) => {
    const traits = { ...usual, ...fault.needs };
    const server = createModelServer(modelCaller, traits, createRandom(1), fault.does);
    expect(foundIn(await converse(server))).toEqual(fault.found.toSorted());
  },
);

test.each(Object.entries(legalConduct))(
  "nothing is held against a server that %s",
  async (_, traits) => {
    const server = createModelServer(modelCaller, { ...usual, ...traits }, createRandom(1));
    const checks = await converse(server);
    expect(foundIn(checks)).toEqual([]);
    expect(checks.filter(({ state }) => state === "inconclusive" || state === "not run")).toEqual(
      [],
    );
  },
);
