import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { curlOf } from "./curl.ts";
import type { SentRequest } from "./judge/exchange.ts";

const run = promisify(execFile);
const hasCurl = await run("sh", ["-c", "command -v curl"]).then(
  () => true,
  () => false,
);

/** What a server gets when a shell runs the line. */
async function received(request: (origin: string) => SentRequest) {
  let incoming: IncomingMessage | undefined;
  let body = "";
  const server = createServer(async (message, answer) => {
    incoming = message;
    for await (const chunk of message.setEncoding("utf8")) body += chunk;
    answer.end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await run("sh", ["-c", curlOf(request(origin))]);
  server.close();
  return { method: incoming?.method, url: incoming?.url, headers: incoming?.headers, body };
}

test.runIf(hasCurl)("a shell sends the very request", async () => {
  const text = `{"message":"it's $HOME \`x\` \\"\\\\n\\" !! ünï 😀\\u0000","b":["-X",{}]}`;
  const got = await received((origin) => ({
    method: "POST",
    url: `${origin}/v1/%2e%5B/{a}[1-3]/'q'/?include_events=a+b&x[]=%27`,
    headers: new Headers({ authorization: "Bearer pat_a'b$c\"d", "content-type": "text/x; a='b'" }),
    body: new TextEncoder().encode(text),
  }));
  expect(got).toMatchObject({
    method: "POST",
    url: "/v1/%2e%5B/{a}[1-3]/'q'/?include_events=a+b&x[]=%27",
    headers: { authorization: "Bearer pat_a'b$c\"d", "content-type": "text/x; a='b'" },
    body: text,
  });
});

test.runIf(hasCurl)("a shell sends no header that the request leaves out", async () => {
  const got = await received((origin) => ({
    method: "PUT",
    url: `${origin}/`,
    headers: new Headers({ authorization: "" }),
    body: new TextEncoder().encode("{}"),
  }));
  expect(got).toMatchObject({ method: "PUT", headers: { authorization: "" }, body: "{}" });
  expect(got.headers).not.toHaveProperty("content-type");
});
