// The recipes in docs/recipes for servers, each copied into an app, compiled, started and called.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { onTestFinished, test, vi } from "vitest";
import { expectAPage, startApi } from "./as-a-page.ts";
import { makeApp } from "./recipe.ts";

const HONO = ["hono@4.13.19", "@hono/node-server@2.1.9"];
const EXPRESS = [...HONO, "express@5.3.0", "@types/express@5.0.6"];
const FASTIFY = [...HONO, "fastify@5.12.8", "@opentelemetry/api@1.10.0"];

async function openApi() {
  const api = await startApi();
  onTestFinished(api.close);
  return api;
}

test.each([
  ["hono.ts", HONO],
  ["express.ts", EXPRESS],
  ["fastify.ts", FASTIFY],
])(
  "a page talks to its agent through %s",
  async (recipe, specs) => {
    const api = await openApi();
    const app = await makeApp(specs, ["handler.ts", recipe]);
    const { url } = await app.start(recipe, app.environment(api.url));
    await expectAPage((path, init) => fetch(url + path, init), url, api);
  },
  240_000,
);

test("a page talks to its agent through lambda.ts", async () => {
  const api = await openApi();
  const app = await makeApp(HONO, ["handler.ts", "lambda.ts"]);
  for (const [name, value] of Object.entries(app.environment(api.url))) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  const { handler } = await import(pathToFileURL(join(app.folder, "lambda.ts")).href);
  const origin = "https://abc.execute-api.eu-west-1.amazonaws.com";
  await expectAPage(
    async (path, init) => {
      const { statusCode, headers, body, isBase64Encoded } = await handler(
        eventOf(origin, path, init),
        {},
      );
      const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
      return new Response(bytes, { status: statusCode, headers });
    },
    origin,
    api,
  );
}, 240_000);

/** A request as an HTTP API of API Gateway hands it to a function (payload format 2.0). */
function eventOf(origin: string, path: string, { method, headers, body }: RequestInit) {
  const { host, pathname, search } = new URL(origin + path);
  return {
    version: "2.0",
    rawPath: pathname,
    rawQueryString: search.slice(1),
    headers: { ...Object.fromEntries(new Headers(headers)), host },
    requestContext: { domainName: host, http: { method, path: pathname }, stage: "$default" },
    body,
    isBase64Encoded: false,
  };
}
