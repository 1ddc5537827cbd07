import { expect, inject, onTestFinished, test } from "vitest";
import { createPiperClient, PiperHttpError } from "../../src/index.ts";
import { CALL } from "../calls/call.ts";
import { findOperation, readOpenApi } from "../document/openapi.ts";
import { flood, raw, startScriptedServer } from "../servers/scripted.ts";
import { prefer } from "./prefer.ts";

const { operation } = findOperation(await readOpenApi());
const examples = Object.entries(operation.responses)
  .filter(([status]) => status !== "200")
  .flatMap(([status, { content }]) =>
    Object.entries(content["application/json"].examples).map(([name, { value }]) => ({
      status: Number(status),
      name,
      body: value,
    })),
  );

/** What each documented refusal means to a caller. */
const meaning: Record<number, object> = {
  401: { outcome: "rejected", retryable: false, retryAfterMs: undefined },
  403: { outcome: "rejected", retryable: false, retryAfterMs: undefined },
  404: { outcome: "rejected", retryable: false, retryAfterMs: undefined },
  422: { outcome: "rejected", retryable: false, retryAfterMs: undefined },
  429: { outcome: "rejected", retryable: true, retryAfterMs: 2000 },
};

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

test.each(examples)("the $status example $name comes back as its error", async (example) => {
  const { status, name, body } = example;
  const piper = createPiperClient({
    token: "pat_example",
    orgId: ID,
    baseUrl: inject("mockUrl"),
    maxRetries: 0,
    fetch: prefer(`code=${status}, example=${name}`),
  });
  const error = await piper.createResponse(CALL).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(PiperHttpError);
  expect(error).toMatchObject({ kind: "http", status, body, ...meaning[status] });
});

test("each documented refusal has its meaning", () => {
  const statuses = examples.map(({ status }) => status);
  expect(Object.keys(meaning).map(Number)).toEqual([...new Set(statuses)]);
});

test("an error's body is read to 64 KiB and the end of a chunk, no further", async () => {
  const head = raw("HTTP/1.1 500 No\r\n\r\n");
  const server = await startScriptedServer([head, flood(Buffer.alloc(2 ** 16, "x"))]);
  onTestFinished(server.close);
  const piper = createPiperClient({ orgId: ID, baseUrl: server.url });
  const error = await piper.createResponse(CALL).catch((error: unknown) => error);
  const { body } = error as PiperHttpError;
  expect(body).toMatch(/^x+$/);
  expect(String(body).length).toBeLessThan(2 ** 18); // A chunk is 64 KiB.
});
