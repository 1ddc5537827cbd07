import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, rm } from "node:fs/promises";
import { request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { copyProject } from "../shared/copy-project.ts";
import { PACKAGE } from "../shared/package-name.ts";
import { startScript } from "../shared/run-script.ts";

/** Nothing that the mock does inside goes through a proxy. */
const DEAD_PROXY = { NODE_USE_ENV_PROXY: "1", HTTP_PROXY: "http://127.0.0.1:9" };

/** What a POSIX shell makes of a pasted curl line. */
function pasteIntoShell(line: string): string[] {
  const words = execFileSync("sh", ["-c", `curl() { printf '%s\\0' "$@"; }\n${line}`]);
  return words.toString().split("\0").slice(0, -1);
}

test("says what to try, which works behind a proxy, and stops at Ctrl-C", async ({
  onTestFinished,
}) => {
  const mock = startScript("mock/main", ["--port", "0"], { env: DEAD_PROXY });
  onTestFinished(() => void mock.kill("SIGKILL"));
  const lines: string[] = [];
  for await (const line of createInterface(mock.stdout)) {
    lines.push(line);
    if (line.startsWith("const { data }")) break;
  }
  const mockUrl = /http:\S+(?=,)/.exec(lines[0] ?? "")?.[0];
  expect(lines[1]).toBe("");
  expect(lines.slice(lines.indexOf("", 2))).toEqual([
    "",
    `import { createPiperClient } from "${PACKAGE}";`,
    "const piper = createPiperClient({",
    expect.stringMatching(`^  token: "pat_example", orgId: "[\\w-]{36}", baseUrl: "${mockUrl}",$`),
    "});",
    expect.stringMatching(/^const \{ data \} = await piper\.createResponse\(\{".*"\}\);$/),
  ]);
  const curl = lines.slice(2, lines.indexOf("", 2));
  expect(curl).toHaveLength(3);
  const [url = "", ...options] = pasteIntoShell(curl.join("\n"));
  const headers = options.filter((_, index) => options[index - 1] === "-H");
  const answer = await fetch(url, {
    method: "POST",
    headers: headers.map((header) => header.split(": ") as [string, string]),
    body: options[options.indexOf("-d") + 1] ?? "",
  });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toHaveProperty("events.0.event_type", "user_message");

  // Neither an answer that is still to come holds it, nor a tunnel that was refused.
  const delayed = request(url, { headers: { "mock-delay": "600000", expect: "100-continue" } });
  delayed.on("error", () => {}).end();
  await once(delayed, "continue");
  const tunnel = connect({
    host: "127.0.0.1",
    port: Number(new URL(url).port),
    allowHalfOpen: true,
  });
  tunnel.write("CONNECT api.letpiper.com:443 HTTP/1.1\r\n\r\n");
  await once(tunnel.resume(), "end");
  mock.kill("SIGINT");
  const [exitCode] = await once(mock, "exit");
  expect(exitCode).toBe(0);
});

/** The mock as npm run starts it, with flags. */
async function startMock(...flags: string[]) {
  const mock = startScript("mock/main", ["--port", "0", ...flags]);
  const [line] = await once(createInterface(mock.stdout), "line");
  const url = /http:\S+(?=,)/.exec(String(line))?.[0] ?? "";
  return { url, [Symbol.dispose]: () => void mock.kill("SIGKILL") };
}

const UNKNOWN = "11111111-2222-4333-8444-555555555555";

test.each([
  ["knows no session but those it made", ["--unknown-sessions", "404"], 404],
  ["shows the example's session for any other", [], 200],
])("a mock %s, with %j", async (_, flags, status) => {
  using mock = await startMock(...flags);
  const path = `/v1/orgs/${UNKNOWN}/responses/sessions/${UNKNOWN}/events`;
  const headers = { authorization: "Bearer pat_example" };
  expect((await fetch(mock.url + path, { headers })).status).toBe(status);
});

test("--fault and --delay meet each run but one that says otherwise", async () => {
  using mock = await startMock("--fault", "503", "--delay", "600000");
  const call = (own: Record<string, string>, signal?: AbortSignal) =>
    fetch(`${mock.url}/v1/orgs/${UNKNOWN}/responses/`, {
      method: "POST",
      headers: { authorization: "Bearer pat_example", "content-type": "application/json", ...own },
      body: JSON.stringify({ agent_id: UNKNOWN, message: "Where is my order?" }),
      ...(signal && { signal }),
    });
  const stop = new AbortController();
  const delayed = call({}, stop.signal).then(({ status }) => status);
  expect((await call({ "mock-delay": "0" })).status).toBe(503);
  stop.abort("no answer so far");
  await expect(delayed).rejects.toBe("no answer so far");
});

test("says that it follows a save of openapi.yaml", async () => {
  const project = await copyProject();
  onTestFinished(() => rm(project, { recursive: true }));
  const script = join(project, "scripts/mock/main.ts");
  const mock = spawn(process.execPath, [script, "--port", "0"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void mock.kill("SIGKILL"));
  await once(createInterface(mock.stdout), "line");
  await appendFile(join(project, "openapi.yaml"), "# A comment.\n");
  const [line] = await once(createInterface(mock.stderr), "line");
  expect(line).toBe("openapi.yaml has changed: the mock serves it as it stands now.");
});
