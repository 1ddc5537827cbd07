// Serves the chat on this machine.
import { once } from "node:events";
import process from "node:process";
import { serve } from "@hono/node-server";
import { createPiperClient } from "piper-responses";
import { createApp } from "./app.ts";
import { readPage } from "./page.ts";

async function start(): Promise<string> {
  const { PIPER_TOKEN, PIPER_ORG_ID, PIPER_AGENT_ID = "", PIPER_BASE_URL, PORT } = process.env;
  const piper = createPiperClient({
    token: PIPER_TOKEN,
    orgId: PIPER_ORG_ID,
    baseUrl: PIPER_BASE_URL || undefined,
    // The page waits after a 429, where a person sees it and can stop it.
    maxRetries: 0,
  });
  const app = createApp(piper, PIPER_AGENT_ID, await readPage(PIPER_AGENT_ID));
  const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: Number(PORT ?? 4020) });
  await once(server, "listening");
  const address = server.address();
  return `The chat is at http://127.0.0.1:${typeof address === "object" ? address?.port : PORT}`;
}

start().then(console.log, ({ message }) => {
  console.error(`The chat did not start. ${message}`);
  process.exitCode = 1;
});
