// Each option of the handler is checked, and one error lists all that is wrong.
import { expect, test } from "vitest";
import { createPiperHandler, type PiperHandlerOptions } from "../../src/handler/index.ts";
import { createPiperClient, PiperConfigError } from "../../src/index.ts";
import { ID, OTHER_ID } from "./stand-up.ts";

const piper = createPiperClient({ orgId: ID, baseUrl: "http://127.0.0.1:1" });
const GIVEN = { piper, agents: [ID], authorize: () => false as const };

/** The names of the options that are refused. */
function refusedFor(options: unknown): string[] {
  try {
    createPiperHandler(options as PiperHandlerOptions);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(PiperConfigError);
    return (error as PiperConfigError).problems.map(({ field }) => field);
  }
}

const NO_NUMBERS = ["1", null, true, [1], {}, 1n, Number.NaN, Number.POSITIVE_INFINITY, 0, -1];
const NO_FUNCTIONS = ["f", null, {}, 1, true];

test.each<[field: string, good: unknown[], bad: unknown[]]>([
  [
    "piper",
    [piper, { createResponse() {}, getSessionEvents() {} }],
    [null, "piper", {}, { createResponse() {} }, { ...piper, createResponse: true }, []],
  ],
  [
    "agents",
    [[ID], [ID.toUpperCase(), OTHER_ID]],
    [null, ID, [], ["x"], [""], [undefined], [null], [[ID]], {}, ["*"]],
  ],
  ["authorize", [() => false, async () => ({})], NO_FUNCTIONS],
  ["events", [true, false, undefined, () => true], ["true", 1, null, {}]],
  [
    "origins",
    [[], ["https://a.example", "http://localhost:5173"], undefined],
    [
      "https://a.example",
      ["https://a.example/"],
      ["https://a.example/x"],
      ["a.example"],
      ["*"],
      ["null"],
      [""],
      ["https://A.example"],
      ["ftp://a.example"],
      ["https://a.example:443"],
      null,
      [null],
    ],
  ],
  ["timeoutMs", [1, 2 ** 31 - 1, undefined], [...NO_NUMBERS, 2 ** 31]],
  ["admitWithinMs", [1, 2 ** 31 - 1, undefined], [...NO_NUMBERS, 2 ** 31]],
  ["maxBodyBytes", [1, 64 * 2 ** 20, undefined], [...NO_NUMBERS, 64 * 2 ** 20 + 1]],
  ["onError", [() => {}, undefined], NO_FUNCTIONS],
])("%s is taken where it is right, and refused where it is not", (field, good, bad) => {
  for (const value of good)
    expect([value, refusedFor({ ...GIVEN, [field]: value })]).toEqual([value, []]);
  for (const value of bad)
    expect([value, refusedFor({ ...GIVEN, [field]: value })]).toEqual([value, [field]]);
});

test("the options that a handler cannot do without are asked for", () => {
  expect(refusedFor({})).toEqual(["piper", "agents", "authorize"]);
  expect(refusedFor({ piper: undefined, agents: undefined, authorize: undefined })).toEqual([
    "piper",
    "agents",
    "authorize",
  ]);
});

test("what is no option, and what is no object, is refused", () => {
  expect(refusedFor({ ...GIVEN, agent: ID })).toEqual(["agent"]);
  expect(refusedFor({ ...GIVEN, token: "pat_example" })).toEqual(["token"]);
  for (const options of [undefined, null, [], "x", () => {}])
    expect(refusedFor(options)).toEqual(["options", "piper", "agents", "authorize"]);
});

test("what a getter or a Proxy throws is a problem of the option", () => {
  const throwing = () => {
    throw new Error("hands off");
  };
  expect(
    refusedFor({
      ...GIVEN,
      get events() {
        return throwing();
      },
    }),
  ).toEqual(["events"]);
  expect(refusedFor(new Proxy({}, { ownKeys: throwing }))).toEqual([
    "options",
    "piper",
    "agents",
    "authorize",
  ]);
});

test("the message says each thing that is wrong, and shows no value", () => {
  const bad = { ...GIVEN, agents: ["pat_example_0123456789"], events: "yes", timeoutMs: 0 };
  expect(() => createPiperHandler(bad as unknown as PiperHandlerOptions)).toThrow(
    "agents must be a list of the agents' ids, each a UUID: is the variable of one not set?; events must be true, false or a function; timeoutMs must be a number from 1 to 2147483647.",
  );
});

test("options that are changed afterwards change nothing", async () => {
  const agents = [ID];
  const handler = createPiperHandler({ ...GIVEN, agents, authorize: () => ({}) });
  agents.push(OTHER_ID);
  const headers = { "content-type": "application/json", "sec-fetch-site": "same-origin" };
  const init = { method: "POST", headers, body: JSON.stringify({ agent_id: OTHER_ID }) };
  const { status } = await handler(new Request("https://a.example/v1/orgs/_/responses/", init));
  expect(status).toBe(403);
});
