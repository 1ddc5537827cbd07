import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { request } from "node:http";
import { connect, createServer } from "node:net";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { runHere } from "../shared/run-here.ts";
import { startScript } from "../shared/run-script.ts";
import { mock as command } from "./main.ts";

/** Nothing that the mock does inside goes through a proxy. */
const DEAD_PROXY = { NODE_USE_ENV_PROXY: "1", HTTP_PROXY: "http://127.0.0.1:9" };

/** What a POSIX shell makes of a pasted curl line. */
function pasteIntoShell(line: string): string[] {
  const words = execFileSync("sh", ["-c", `curl() { printf '%s\\0' "$@"; }\n${line}`]);
  return words.toString().split("\0").slice(0, -1);
}

test.concurrent("says what to try, which works behind a proxy, and stops at Ctrl-C", async ({
  onTestFinished,
}) => {
  const mock = startScript("mock/main", ["--port", "0"], { env: DEAD_PROXY });
  onTestFinished(() => void mock.kill("SIGKILL"));
  const lines: string[] = [];
  for await (const line of createInterface(mock.stdout)) {
    lines.push(line);
    if (line.startsWith("const { data }")) break;
  }
  expect(lines.join("\n")).toContain(`baseUrl: "${/http:\S+(?=,)/.exec(lines[0] ?? "")?.[0]}"`);
  const curl = lines.slice(2, lines.indexOf("", 2));
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

test.concurrent("says in one line that its port is in use", async ({ onTestFinished }) => {
  const other = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void other.close());
  await once(other, "listening");
  const { port } = other.address() as { port: number };
  expect(await runHere(command, ["--port", String(port)])).toEqual({
    stdout: "",
    stderr: `Port ${port} is in use. Stop what listens there, or take a free one: npm run mock -- --port 0\n`,
    exitCode: 1,
  });
});

test.concurrent.each([
  [["--port", "65536"], "--port 65536 is not from 0 to 65535."],
  [["--fault", "bad luck"], "--fault bad luck is none. There are: "],
  [["--delay", "-5"], "Option '--delay' argument is ambiguous."],
  [["--delay", "a while"], "--delay a while is not from 0 to 600000 ms."],
  [["--unknown-sessions", "500"], "--unknown-sessions 500 is not example or 404."],
])("refuses %j, which cannot be", async (args, reason) => {
  const { stdout, stderr, exitCode } = await runHere(command, args);
  expect([stdout, exitCode]).toEqual(["", 2]);
  expect(stderr).toMatch(/^[^\n]+ Usage: npm run mock \[.*\n$/);
  expect(stderr.startsWith(reason)).toBe(true);
});

test.concurrent("tells what it takes, and refuses an address that is not its own", async () => {
  const [help, host] = await Promise.all([
    runHere(command, ["--help"]),
    runHere(command, ["--port", "0", "--host", "203.0.113.1"]),
  ]);
  expect(help).toEqual({ stdout: expect.stringContaining("--host NAME"), stderr: "", exitCode: 0 });
  expect([host.exitCode, host.stderr]).toEqual([
    1,
    expect.stringMatching(/^--host 203\.0\.113\.1 is no address of this machine\. .*\n$/),
  ]);
});
