import { readFileSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { type CreateResponseParams, createPiperClient } from "../../src/index.ts";
import { findOperation, readOpenApi, requestExamples } from "../document/openapi.ts";
import { answer, startScriptedServer } from "../servers/scripted.ts";
import { createResponse as page } from "../suite/page/create-response.ts";

const { operation } = findOperation(await readOpenApi());
const examples = Object.entries(requestExamples(operation));
const orgId = "7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10";
const token = "pat_example";

/** What the client says beside the page's line: who it is, and that nothing is shared or stored. */
const OWN_LINES = [/^user-agent: /, /^connection: /, /^cache-control: /, /^pragma: /];
const { name, version } = JSON.parse(
  readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
);
const USER_AGENT = `user-agent: ${name}/${version}`;

const lowerName = (line: string) => line.replace(/^[\w-]+(?=: )/, (name) => name.toLowerCase());

const fields = operation.requestBody?.content["application/json"].schema.properties ?? {};

/** A body with its fields in the order in which the contract lists them, as the client writes it. */
const inContractOrder = (body: Record<string, unknown>) =>
  Object.fromEntries(
    Object.keys(fields).flatMap((field) => (field in body ? [[field, body[field]]] : [])),
  );

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
      body: JSON.stringify(inContractOrder(body)),
    });
    const [sent, byHand] = server.requests.map((request) => request.split("\r\n").map(lowerName));
    const isOwn = (line: string) => OWN_LINES.some((own) => own.test(line));
    expect(sent?.filter((line) => !isOwn(line)).toSorted()).toEqual(
      byHand?.filter((line) => !isOwn(line)).toSorted(),
    );
    expect(sent?.filter(isOwn).toSorted()).toEqual(
      ["cache-control: no-cache", "connection: close", "pragma: no-cache", USER_AGENT].toSorted(),
    );
  },
);
