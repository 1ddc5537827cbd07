import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { createFakePiper } from "../../src/testing/index.ts";
import { CALL } from "../calls/call.ts";

const AGENT = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const ask = { ...CALL, message: "Where is my parcel?" };

const later = () => new Promise((resolve) => setImmediate(resolve));

test("a call that is aborted before it starts reaches nobody", async () => {
  const fake = createFakePiper();
  const call = fake.client.createResponse(ask, { signal: AbortSignal.abort() });
  await expect(call).rejects.toMatchObject({ name: "AbortError", outcome: "not_sent" });
  expect(fake.calls.createResponse).toEqual([]);
});

test.each([
  ["the token", "stalls", "not_sent", "token"],
  ["an answer", "stalls", "unknown", "headers"],
  ["the rest of a body", "stalls in the body", "unknown", "body"],
] as const)(
  "a call that is aborted while it waits for %s says so",
  async (_, fault, outcome, phase) => {
    const caller = new AbortController();
    const never = () => new Promise<never>(() => {});
    const fake = createFakePiper(phase === "token" ? { token: never } : {});
    fake.failWith(fault);
    const call = fake.client
      .createResponse(ask, { signal: caller.signal })
      .catch((error: unknown) => error);
    for (let turns = 0; turns < 20; turns += 1) await later();
    caller.abort(new Error("the page was left"));
    expect(await call).toMatchObject({ kind: "abort", outcome, phase });
    expect(String(await call)).toContain("the page was left");
    expect(getEventListeners(caller.signal, "abort")).toEqual([]);
  },
);

test("a call that is aborted while it waits to be sent again was refused", async () => {
  const caller = new AbortController();
  const onAttempt = () => setImmediate(() => caller.abort());
  const fake = createFakePiper({ maxRetries: 1, onAttempt });
  fake.failWith("429");
  const call = fake.client.createResponse(ask, { signal: caller.signal });
  await expect(call).rejects.toMatchObject({ kind: "abort", outcome: "rejected", phase: "wait" });
});

const url = `https://api.letpiper.com/v1/orgs/${AGENT}/responses/`;

test.each([
  ["an answer", "stalls", "before"],
  ["an answer", "stalls", "while"],
  ["the rest of a body", "stalls in the body", "before"],
  ["the rest of a body", "stalls in the body", "while"],
] as const)(
  "fetch fails with its signal's reason: of %s, by %s, aborted %s it waits",
  async (...row) => {
    const [, fault, when] = row;
    const caller = new AbortController();
    const fake = createFakePiper();
    fake.failWith(fault);
    const init = { method: "POST", body: JSON.stringify(ask), signal: caller.signal };
    const reason = new Error("the page was left");
    const isOfBody = fault === "stalls in the body";
    const response = isOfBody ? await fake.fetch(url, init) : undefined;
    if (when === "before") caller.abort(reason);
    const waiting = response ? response.text() : fake.fetch(url, init);
    const thrown = waiting.catch((error: unknown) => error);
    await later();
    caller.abort(reason);
    expect(await thrown).toBe(reason);
  },
);

test("before a body stalls, the first half of the reply comes", async () => {
  const read = (fault?: "stalls in the body") => {
    const fake = createFakePiper();
    if (fault) fake.failWith(fault);
    return fake.fetch(`${url}?include_events=false`, { method: "POST", body: JSON.stringify(ask) });
  };
  const whole = await (await read()).text();
  const chunk = await (await read("stalls in the body")).body?.getReader().read();
  const half = whole.slice(0, Math.floor(whole.length / 2));
  expect(new TextDecoder().decode(chunk?.value)).toBe(half);
});

test("an agent goes on where its caller has gone: the run is found later", async () => {
  const caller = new AbortController();
  const fake = createFakePiper();
  const answers: (() => void)[] = [];
  fake.replyWith(async () => {
    await new Promise<void>((resolve) => answers.push(resolve));
    return { content: "Done." };
  });
  const session_id = "5f8a1d7e-64f1-4d0e-8a3b-0c9e7b1f2d63";
  const call = fake.client
    .createResponse({ ...ask, session_id }, { signal: caller.signal })
    .catch((error: unknown) => error);
  while (answers.length === 0) await later();
  caller.abort();
  expect(await call).toMatchObject({ kind: "abort", outcome: "unknown" });
  answers[0]?.();
  await later();
  const url = `https://api.letpiper.com/v1/orgs/${AGENT}/responses/sessions/${session_id}/events`;
  const { runs } = await (await fake.fetch(url)).json();
  expect(runs).toHaveLength(1);
});
