import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import type { Environment } from "./github.ts";

export interface Call {
  call: string;
  authorization?: string | undefined;
  body?: unknown;
}

/**
 * Starts a GitHub for one test. It gives what is said for "GET /path" below the repository, 404 to
 * any other GET and 200 to any other call, and records what it was sent.
 */
export async function startFakeGitHub(answers: Record<string, unknown> = {}, failWith = 0) {
  const calls: Call[] = [];
  const server = createServer(async (request, response) => {
    const { method, url = "", headers } = request;
    const call = `${method} ${url.replace("/repos/piper/client", "")}`;
    const body = headers["content-length"] ? await json(request) : undefined;
    calls.push({ call, authorization: headers.authorization, body });
    const found = call in answers || method !== "GET";
    response.writeHead(failWith || (found ? 200 : 404), { "content-type": "application/json" });
    response.end(JSON.stringify(failWith ? { message: "No." } : (answers[call] ?? {})));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const environment: Environment = {
    GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    GITHUB_REPOSITORY: "piper/client",
    GITHUB_TOKEN: "ghs_example",
  };
  return { environment, calls };
}
