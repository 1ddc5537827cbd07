import { expect, onTestFinished, test } from "vitest";
import { type CreateResponseParams, createPiperClient } from "../../src/index.ts";
import { findOperation, readOpenApi } from "../document/openapi.ts";
import { answer, startScriptedServer } from "../servers/scripted.ts";
import * as page from "../suite/page/create-response.ts";

const { operation } = findOperation(await readOpenApi());
const examples = Object.entries(operation.requestBody.content["application/json"].examples);
const orgId = "7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10";
const token = "pat_example";

const calls = examples.flatMap(([name, { value }]) =>
  [undefined, true, false].map((include_events) => ({ name, body: value, include_events })),
);

test.each(calls)(
  "$name, include_events $include_events, goes out as the page's curl line does",
  async ({ body, include_events }) => {
    const server = await startScriptedServer([answer(200, '{"content":"Hello!"}')]);
    onTestFinished(server.close);
    const piper = createPiperClient({ token, orgId, baseUrl: server.url });
    const params = { ...body, ...(include_events !== undefined && { include_events }) };
    await piper.createResponse(params as CreateResponseParams);

    // The same by hand, whose other headers are fetch's own.
    const path = page.path.replace("{org_id}", orgId);
    await fetch(`${server.url}${path}?include_events=${include_events ?? true}`, {
      method: page.method.toUpperCase(),
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const [sent, byHand] = server.requests.map((request) => request.split("\r\n").toSorted());
    expect(sent).toEqual(byHand);
  },
);
