// A call that may take half an hour. Node's fetch gives up by itself after 300 s without an answer,
// whatever `timeoutMs` says: so its own limits go, and the client's deadline is the one that counts.
import { createPiperClient } from "piper-responses";
import { Agent } from "undici"; // Of Node's own major version: node -p process.versions.undici

export const piper = createPiperClient({
  token: process.env.PIPER_TOKEN,
  orgId: process.env.PIPER_ORG_ID,
  baseUrl: process.env.PIPER_BASE_URL,
  timeoutMs: 30 * 60_000,
  fetchOptions: { dispatcher: new Agent({ headersTimeout: 0, bodyTimeout: 0 }) },
});
