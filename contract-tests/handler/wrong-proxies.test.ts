// Three proxies that people wrote at first, each wrong in its way; the handler is none of them.

import { once } from "node:events";
import { createServer, request as sendRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { BODY, CALL } from "../calls/call.ts";
import { answer, startScriptedServer } from "../servers/scripted.ts";
import { serve } from "./serve.ts";
import { openPage, REPLY, replies, standUp, TOKEN } from "./stand-up.ts";

test("a proxy that forwards whatever is below its path lets DELETE through, with the token", async () => {
  const stand = await standUp([[replies()]]);
  const server = await serve(stand.handler);
  onTestFinished(server.close);
  const headers = {
    origin: server.url,
    "sec-fetch-site": "same-origin",
    "content-type": "application/json",
  };
  for (const path of [
    "/api/piper/v1/other",
    "/api/piper/v1/orgs/_/responses/",
    "/api/piper/v1/orgs/_/sessions/",
  ])
    for (const method of ["DELETE", "PUT", "POST"]) {
      if (method === "POST" && path.includes("responses")) continue;
      const { status } = await fetch(server.url + path, {
        method,
        headers,
        body: JSON.stringify(BODY),
      });
      expect([method, path, status]).toEqual([
        method,
        path,
        path.includes("responses") ? 405 : 404,
      ]);
    }
  expect(stand.requests).toEqual([]);
});

test("a proxy that hands on the header of a body that fetch has unzipped makes each paid reply unknown", async () => {
  const zipped = answer(200, gzipSync(JSON.stringify(REPLY)), { "content-encoding": "gzip" });
  const stand = await standUp([[zipped]]);
  const page = await openPage(stand);
  const { data, response } = await page.createResponse(CALL);
  expect(data).toMatchObject(REPLY);
  expect(response.headers.get("content-encoding")).toBe(null);
});

test("a proxy that builds its own request loses include_events and Retry-After", async () => {
  const limited = answer(429, "{}", { "retry-after": "61" });
  const stand = await standUp([[replies()], [limited]], { events: true });
  const page = await openPage(stand);
  await page.createResponse({ ...CALL, include_events: false });
  expect(stand.requests[0]).toContain("/responses/?include_events=false HTTP");
  const limitedCall = page.createResponse(CALL);
  await expect(limitedCall).rejects.toMatchObject({
    status: 429,
    retryAfterMs: 61_000,
    outcome: "rejected",
  });
});

test("the first of them, as it was written, does what this test holds against it", async () => {
  const api = await startScriptedServer([replies()]);
  onTestFinished(api.close);
  const proxy = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, authorization: `Bearer ${TOKEN}` };
    const { method, url } = incoming;
    sendRequest(`${api.url}${url?.slice("/api/piper".length)}`, { method, headers }, (reply) => {
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(outgoing);
    }).end();
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  onTestFinished(() => void proxy.close());
  const { port } = proxy.address() as AddressInfo;
  await (await fetch(`http://127.0.0.1:${port}/api/piper/v1/other`, { method: "DELETE" })).text();
  expect(api.requests[0]).toMatch(/^DELETE \/v1\/other /);
});
