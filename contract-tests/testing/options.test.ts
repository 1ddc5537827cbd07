import { afterEach, expect, test, vi } from "vitest";
import { isPiperError, type PiperClientOptions } from "../../src/index.ts";
import { createFakePiper } from "../../src/testing/index.ts";
import { CALL } from "../calls/call.ts";

const AGENT = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const ask = { ...CALL, message: "Where is my parcel?" };

afterEach(() => void vi.unstubAllGlobals());

/** What somebody who writes JavaScript may pass. */
const anything = (value: unknown) => value as never;

/** An object with a field that throws when it is read. */
const throwing = (field: string) =>
  Object.defineProperty({}, field, {
    enumerable: true,
    get() {
      throw new Error("no");
    },
  });

test("a fake's client may have its token in a page, where it is nobody's", () => {
  vi.stubGlobal("document", {});
  vi.stubGlobal("process", undefined);
  expect(problemsOf(() => createFakePiper())).toEqual([]);
  vi.unstubAllGlobals();
});

test("what is wrong with the options is told beside what is wrong with the rest", () => {
  const fake = createFakePiper();
  const times = "times must be a whole number from 1, or Infinity";
  expect(problemsOf(() => fake.replyWith(anything("x"), { times: 0 }))).toEqual([
    expect.stringContaining("reply is no example of createResponse"),
    times,
  ]);
  expect(problemsOf(() => fake.failWith(anything("x"), { times: 0 }))).toEqual([
    expect.stringContaining("fault must be one of "),
    times,
  ]);
});

test("what every object has is no field of a reply", () => {
  const { replyWith } = createFakePiper();
  for (const field of ["__proto__", "toString"]) {
    const reply = JSON.parse(`{"${field}":{}}`);
    expect(problemsOf(() => replyWith(anything(reply)))).toEqual([
      `reply has ${field}, which no reply of createResponse has`,
    ]);
  }
});

const OPERATIONS = Object.keys(createFakePiper().calls).join(" or ");

/** What an act is refused with: the problems, told as a client's are. */
function problemsOf(act: () => unknown): string[] {
  try {
    act();
  } catch (error) {
    if (!isPiperError(error) || error.kind !== "config") throw error;
    expect(error.outcome).toBe("none");
    return error.problems.map(({ field, message }) => `${field} ${message}`);
  }
  return [];
}

test.each<[fault: unknown]>([["reply lots"], [undefined], [429], ["__proto__"]])(
  "%o is no fault",
  (fault) => {
    const { failWith } = createFakePiper();
    expect(problemsOf(() => failWith(anything(fault)))).toEqual([
      expect.stringContaining("fault must be one of "),
    ]);
  },
);

test("what is no fault is answered by a list of those that there are", () => {
  const { failWith } = createFakePiper();
  const [problem] = problemsOf(() => failWith(anything("x")));
  for (const name of ["reply lost", "429", "HTML from a gateway"])
    expect(problem).toContain(JSON.stringify(name));
});

test.each<[options: unknown, problem: string]>([
  [{ times: 0 }, "times must be a whole number from 1, or Infinity"],
  [{ times: -1 }, "times must be a whole number from 1, or Infinity"],
  [{ times: 1.5 }, "times must be a whole number from 1, or Infinity"],
  [{ times: Number.NaN }, "times must be a whole number from 1, or Infinity"],
  [{ times: "2" }, "times must be a whole number from 1, or Infinity"],
  [{ times: null }, "times must be a whole number from 1, or Infinity"],
  [{ when: "always" }, "when must be a function"],
  [{ operation: "deleteAgent" }, `operation must be ${OPERATIONS}`],
  [{ operation: "toString" }, `operation must be ${OPERATIONS}`],
  [{ time: 2 }, "time is no option"],
  [2, "options must be a plain object"],
  [[], "options must be a plain object"],
])("options like %o are refused, of failures and of replies", (options, problem) => {
  const { failWith, replyWith } = createFakePiper();
  expect(problemsOf(() => failWith("500", anything(options)))).toEqual([problem]);
  expect(problemsOf(() => replyWith({}, anything(options)))).toEqual([problem]);
});

test("what cannot be looked into is refused as well", () => {
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();

  const { failWith, replyWith } = createFakePiper();
  expect(problemsOf(() => failWith("500", throwing("times")))).toEqual(["times cannot be read"]);
  expect(problemsOf(() => failWith("500", revoked.proxy))).toEqual([
    "options must be a plain object",
  ]);
  expect(problemsOf(() => replyWith(throwing("content")))).toEqual([
    "reply has a field that cannot be read: content",
  ]);
  expect(problemsOf(() => createFakePiper(throwing("token")))).toContain("token cannot be read");
  expect(problemsOf(() => replyWith(revoked.proxy))).toEqual([
    expect.stringMatching(/^reply must be a plain object/),
  ]);
});

test("attempts are an option of failures alone", () => {
  const { failWith, replyWith } = createFakePiper();
  expect(problemsOf(() => failWith("500", { attempts: 0 }))).toEqual([
    "attempts must be a whole number from 1, or Infinity",
  ]);
  expect(problemsOf(() => replyWith({}, anything({ attempts: 1 })))).toEqual([
    "attempts is no option",
  ]);
});

const cycle: Record<string, unknown> = { event_type: "tool_call" };
cycle.inner = cycle;

test.each<[reply: unknown, problem: RegExp]>([
  [{ contnet: "Hi" }, /^reply has contnet, which no reply of createResponse has$/],
  [{ content: 1 }, /^reply has a wrong field: content must be a string$/],
  [{ role: "user" }, /^reply has a wrong field: role must be "assistant"$/],
  [{ events: {} }, /^reply has a wrong field: events must be a list or null$/],
  [{ events: [cycle] }, /^reply cannot be written as JSON/],
  [{ events: [{ latency_ms: 1n }] }, /^reply cannot be written as JSON/],
  [{ constructor: 1 }, /^reply has constructor, which/],
  ["withEvent", /^reply is no example of createResponse: it has "withEvents", "withoutEvents", /],
  ["toString", /^reply is no example of createResponse/],
  [undefined, /^reply must be a plain object, an example's name or a function$/],
  [null, /^reply must be a plain object/],
  [["Hi"], /^reply must be a plain object/],
])("%o is no reply", (reply, problem) => {
  const { replyWith } = createFakePiper();
  expect(problemsOf(() => replyWith(anything(reply)))).toEqual([expect.stringMatching(problem)]);
});

test.each<[reply: unknown, problem: string]>([
  [{ runs: {} }, "runs must be a list"],
  [{ runs: [{}, 1] }, "runs item 1 must be an object"],
  [{ runs: [{ id: 1 }] }, "runs item 0 id must be a string"],
  [{ runs: [{ events: [1] }] }, "runs item 0 events item 0 must be an object"],
  [{ session: { is_test: "no" } }, "session is_test must be a boolean"],
])("%j is no conversation", (reply, problem) => {
  const { replyWith } = createFakePiper();
  const options = { operation: "getSessionEvents" } as const;
  expect(problemsOf(() => replyWith(anything(reply), options))).toEqual([
    `reply has a wrong field: ${problem}`,
  ]);
});

test("what is refused plans nothing", async () => {
  const fake = createFakePiper();
  problemsOf(() => fake.failWith("500", { times: 0 }));
  problemsOf(() => fake.replyWith(anything({ contnet: "Hi" })));
  await fake.client.createResponse(ask);
});

test.each<[options: unknown, problem: string]>([
  [{ orgID: AGENT }, "orgID is no option"],
  [{ timeoutMs: 0 }, "timeoutMs must be a number from 1 to 2147483647"],
  [{ token: "secret" }, "token must start with pat_ or ppat_"],
  [{ orgId: "acme" }, "orgId must be a UUID"],
  [[], "options must be a plain object"],
])("the fake's own options are checked like a client's: %o", (options, problem) => {
  expect(problemsOf(() => createFakePiper(anything(options)))).toContain(problem);
  const { createClient } = createFakePiper();
  expect(problemsOf(() => createClient(anything(options)))).toContain(problem);
});

test("a further client needs what any client needs", () => {
  const { createClient } = createFakePiper();
  expect(problemsOf(() => createClient({}))).toEqual([
    expect.stringMatching(/^token is missing/),
    expect.stringMatching(/^orgId is missing/),
  ]);
});

test.each<[options: PiperClientOptions]>([
  [{ token: undefined, orgId: undefined, maxRetries: undefined }],
  [{ baseUrl: "http://localhost:3000" }],
  [{ baseUrl: "http://piper.internal" }],
])("the fake's own client is complete with %o", async (options) => {
  await createFakePiper(options).client.createResponse(ask);
});

test("a function that throws, or makes what is no reply, is a mistake of the test, and named", async () => {
  const { client, replyWith, failWith, reset } = createFakePiper();
  const boom = () => {
    throw new RangeError("boom");
  };
  replyWith(boom);
  const error = await client.createResponse(ask).catch((error: unknown) => error);
  expect(isPiperError(error)).toBe(false);
  expect(error).toMatchObject({
    message: expect.stringMatching(/^createFakePiper: .*RangeError: boom$/),
    cause: expect.any(RangeError),
  });
  replyWith(() => {
    throw Object.create(null);
  });
  await expect(client.createResponse(ask)).rejects.toThrow("makes replies threw object");
  replyWith(() => {
    throw { message: "no more" };
  });
  await expect(client.createResponse(ask)).rejects.toThrow("makes replies threw no more");
  replyWith(() => anything({ contnet: "Hi" }));
  await expect(client.createResponse(ask)).rejects.toThrow("reply has contnet");
  reset();
  failWith("500", { when: boom });
  await expect(client.createResponse(ask)).rejects.toThrow("createFakePiper: when threw");
  reset();
  failWith("500", { when: anything(async () => false) });
  await expect(client.createResponse(ask)).rejects.toThrow("must answer at once");
});

test.each(["Request", "Response", "Headers", "ReadableStream", "TextEncoder"])(
  "an environment without %s is refused",
  (name) => {
    vi.stubGlobal(name, undefined);
    expect(problemsOf(() => createFakePiper())).toEqual([
      expect.stringMatching(`^${name} is missing in this test environment: `),
    ]);
  },
);

test("an environment without what a fetch brings is refused by name", () => {
  for (const name of ["Request", "Response"]) vi.stubGlobal(name, undefined);
  expect(problemsOf(() => createFakePiper())).toEqual([
    expect.stringMatching(/^Request is missing in this test environment: /),
    expect.stringMatching(/^Response is missing/),
  ]);
});
