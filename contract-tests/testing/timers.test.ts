// The fake has no timer of its own: what waits is the client, by timers that a test may fake.
import { afterEach, expect, test, vi } from "vitest";
import { isPiperError } from "../../src/index.ts";
import { createFakePiper } from "../../src/testing/index.ts";
import { CALL } from "../calls/call.ts";

const ask = { ...CALL, message: "Where is my parcel?" };

afterEach(() => void vi.useRealTimers());

/** What is faked: what vitest fakes by default, and all that can be, as jest does. */
const FAKED = {
  "vitest's choice": undefined,
  "all that can be faked": {
    toFake: [
      ...(["setTimeout", "clearTimeout", "setInterval", "clearInterval"] as const),
      ...(["setImmediate", "clearImmediate", "Date", "performance", "queueMicrotask"] as const),
    ],
  },
};

const each = test.each(Object.entries(FAKED));

each("calls are answered with faked timers: %s", async (_, config) => {
  vi.useFakeTimers(config);
  const { client } = createFakePiper();
  const { data } = await client.createResponse(ask);
  expect(data.events?.[0]?.created_at).toBe(new Date().toISOString());
});

each("a call that stalls ends at its deadline, by faked time alone: %s", async (_, config) => {
  vi.useFakeTimers(config);
  const fake = createFakePiper();
  for (const [name, phase] of [
    ["stalls", "headers"],
    ["stalls in the body", "body"],
  ] as const) {
    fake.failWith(name);
    const failed = fake.client.createResponse(ask).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(289_999);
    await expect(Promise.race([failed, "still waits"])).resolves.toBe("still waits");
    await vi.advanceTimersByTimeAsync(1);
    expect(await failed).toMatchObject({ kind: "timeout", phase, timeoutMs: 290_000 });
  }
});

each(
  "a refused call is sent again after the faked time that was asked for: %s",
  async (_, config) => {
    vi.useFakeTimers(config);
    const fake = createFakePiper({ maxRetries: 1 });
    fake.failWith("429", { attempts: 1 });
    const reply = fake.client.createResponse(ask);
    await vi.advanceTimersByTimeAsync(1999);
    expect(fake.calls.createResponse[0]?.requests).toBe(1);
    await vi.advanceTimersByTimeAsync(501); // 2 s, and up to 0.5 s so that not all come together.
    expect(fake.calls.createResponse[0]?.requests).toBe(2);
    expect((await reply).data.content).not.toBe("");
  },
);

each("every other fault fails at once, with timers that stand still: %s", async (_, config) => {
  vi.useFakeTimers(config);
  const fake = createFakePiper();
  for (const name of [
    "connection refused",
    "reply lost",
    "aborted body",
    "500",
    "empty reply",
  ] as const) {
    fake.failWith(name);
    const error = await fake.client.createResponse(ask).catch((error: unknown) => error);
    expect(isPiperError(error), name).toBe(true);
  }
});

test("no call leaves a timer behind", async () => {
  vi.useFakeTimers();
  const fake = createFakePiper();
  for (const name of ["reply lost", "500", "aborted body"] as const) {
    fake.failWith(name);
    await fake.client.createResponse(ask).catch(() => {});
  }
  await fake.client.createResponse(ask);
  expect(vi.getTimerCount()).toBe(0);
});
