// Through a company's proxy, to a server whose certificate the company's own authority has signed.
// Without code: NODE_USE_ENV_PROXY=1 (from Node 24 on), HTTPS_PROXY and NODE_EXTRA_CA_CERTS do it too.
import { readFileSync } from "node:fs";
import { createPiperClient } from "piper-responses";
import { ProxyAgent } from "undici"; // Of Node's own major version: node -p process.versions.undici

const dispatcher = new ProxyAgent({
  uri: process.env.COMPANY_PROXY ?? "http://proxy.example:3128",
  requestTls: { ca: readFileSync(process.env.COMPANY_CA ?? "company-ca.pem") },
});

export const piper = createPiperClient({
  token: process.env.PIPER_TOKEN,
  orgId: process.env.PIPER_ORG_ID,
  baseUrl: process.env.PIPER_BASE_URL,
  fetchOptions: { dispatcher }, // Of the built-in fetch: what it tells of a failure still counts.
});
