import { spawnSync } from "node:child_process";
import process from "node:process";
import { expect, test } from "vitest";
import { createPiperClient } from "../../src/index.ts";
import { CALL } from "../calls/call.ts";

// A process of its own for each: the most memory that it ever had is what counts.
const SERVED = `
  import { createServer } from "node:http";
  import { once } from "node:events";
  const content = "x".repeat(1000);
  const chunk = JSON.stringify({ content }) + ",";
  const server = createServer(async (request, response) => {
    request.resume();
    response.write('{"content":"Hello!","events":[');
    for (let sent = 0; sent < 60e6; sent += chunk.length * 64)
      if (!response.write(chunk.repeat(64))) await once(response, "drain");
    response.end("{}]}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = "http://127.0.0.1:" + server.address().port;
`;

const MEASURED = `
  server.closeAllConnections();
  server.close();
  console.log(process.resourceUsage().maxRSS);
`;

/** The most memory that a program takes, in kilobytes. */
function memoryOf(program: string): number {
  const args = ["--input-type=module", "--eval", SERVED + program + MEASURED];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect(stderr).toBe("");
  return Number(stdout);
}

test("a reply of 60 MB takes at most 1.5 times the memory of awaiting its text", () => {
  const raw = memoryOf(`
    const response = await fetch(url, { method: "POST" });
    JSON.parse(await response.text());
  `);
  const ours = memoryOf(`
    const { createPiperClient } = await import(${JSON.stringify(new URL("../../src/index.ts", import.meta.url).href)});
    const orgId = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
    await createPiperClient({ orgId, baseUrl: url }).createResponse(${JSON.stringify(CALL)});
  `);
  expect(raw).toBeGreaterThan(60_000);
  expect(ours / raw).toBeLessThan(1.5);
});

test("a reply in 700,000 tiny chunks is not taken for a long one", async () => {
  const bytes = new TextEncoder().encode(`{"content":"Hello!"}${" ".repeat(700_000)}`);
  let at = 0;
  const pull = (stream: ReadableStreamDefaultController) => {
    if (at === bytes.length) stream.close();
    else stream.enqueue(bytes.subarray(at, ++at));
  };
  const fetch = async () => new Response(new ReadableStream({ pull }));
  const orgId = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
  const { data } = await createPiperClient({ token: "pat_example", orgId, fetch }).createResponse(
    CALL,
  );
  expect(data.content).toBe("Hello!");
});
