import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { makeAuthority } from "../../contract-tests/servers/authority.ts";
import { answer, startScriptedServer } from "../../contract-tests/servers/scripted.ts";
import { example } from "../../contract-tests/suite/judge/sample.ts";
import { runScript, startScript } from "../shared/run-script.ts";

const ENVIRONMENT = {
  PIPER_TOKEN: "pat_example_live",
  PIPER_ORG_ID: "7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10",
  PIPER_AGENT_ID: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
};
const BROKEN = JSON.stringify({ ...example("WithEventsResponse"), role: "user" });

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "contract-live-"));
});
afterAll(() => rm(folder, { recursive: true }));

const contract = (args: string[], env: NodeJS.ProcessEnv = ENVIRONMENT) =>
  runScript("contract/main", ["--reports", folder, ...args], { env });

test.concurrent("Ctrl-C leaves what was found until then, in print and in the reports", async () => {
  const server = await startScriptedServer([answer(200, BROKEN)], [() => {}]);
  const reports = join(folder, "stopped");
  const args = ["--target", server.url, "--reports", reports];
  const script = startScript("contract/main", args, { env: ENVIRONMENT });
  const [stdout, stderr] = [text(script.stdout), text(script.stderr)];
  // The second request is never answered.
  await vi.waitUntil(() => server.requests.length === 2, { timeout: 60_000 });
  script.kill("SIGINT");
  const [exitCode] = await once(script, "close");
  await server.close();
  expect(exitCode).toBe(1);
  expect(await stderr).toMatch(/^1 of \d+ {2}violation {2}message: text \(\d+ ms\)$/m);
  expect(await stdout).toContain("violation: /role (const, documented in Create Response)");
  expect(await stdout).toContain("not run: stopped");
  expect(await readFile(join(reports, "contract.xml"), "utf8")).toContain("<failure");
});

test.concurrent("a CI's timeout before anything was found leaves a run of which nobody can tell", async () => {
  const server = await startScriptedServer([() => {}]);
  const script = startScript("contract/main", ["--target", server.url, "--reports", folder], {
    env: ENVIRONMENT,
  });
  const stdout = text(script.stdout);
  await vi.waitUntil(() => server.requests.length === 1, { timeout: 60_000 });
  script.kill("SIGTERM");
  const [exitCode] = await once(script, "close");
  await server.close();
  expect([exitCode, await stdout]).toEqual([3, expect.stringContaining("not run: stopped")]);
});

test.concurrent("nothing is sent where no report can be written", async () => {
  const server = await startScriptedServer([answer(200, BROKEN)]);
  const { stderr, exitCode } = await contract(["--target", server.url, "--reports", "README.md"]);
  await server.close();
  expect([exitCode, server.requests]).toEqual([2, []]);
  expect(stderr).toMatch(/^The reports cannot be written to README\.md \(E[A-Z]+\)\.\n$/);
});

test.concurrent("reports that cannot be written do not eat the findings", async ({
  onTestFinished,
}) => {
  const server = await startScriptedServer([answer(200, BROKEN)]);
  const reports = await mkdtemp(join(tmpdir(), "taken-"));
  onTestFinished(() => rm(reports, { recursive: true }));
  await mkdir(join(reports, "contract.html"));
  const args = ["--target", server.url, "--only", "message: text", "--reports", reports];
  const { stdout, stderr, exitCode } = await contract(args);
  await server.close();
  expect(exitCode).toBe(1);
  expect(stdout).toContain("violation: /role (const, documented in Create Response)");
  expect(stderr).toContain(`The reports cannot be written to ${reports} (E`);
});

test.concurrent("--only asks for one check again, and its curl line asks the same", async () => {
  const server = await startScriptedServer([answer(200, BROKEN)]);
  const { stdout } = await contract(["--target", server.url, "--only", "message: null"]);
  expect(stdout).toContain("1 checks: 1 violation");
  expect(stdout).toContain(
    `again: npm run contract -- --target ${server.url} --only 'message: null'`,
  );
  expect(stdout).not.toContain(ENVIRONMENT.PIPER_TOKEN);
  const curl = /^ {2}(curl .*)$/m.exec(stdout)?.[1] ?? "";
  expect(curl).toContain('"authorization: Bearer $PIPER_TOKEN"');
  expect(curl).toContain(`'{"agent_id":"${ENVIRONMENT.PIPER_AGENT_ID}","message":null}'`);
  expect(server.requests).toHaveLength(1);
  await server.close();
  const none = await contract(["--target", server.url, "--only", "no such check"]);
  expect([none.exitCode, none.stderr]).toEqual([2, expect.stringContaining("names no request")]);
});

test.concurrent("a target beyond this machine is asked through the environment's proxy", async () => {
  const tunnels: string[] = [];
  const proxy = createServer();
  proxy.on("connect", (request, socket) => {
    tunnels.push(String(request.url));
    socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
  });
  await once(proxy.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const { stdout, exitCode } = await contract(["--target", "https://piper.invalid", "--yes"], {
    ...ENVIRONMENT,
    HTTPS_PROXY: url,
    https_proxy: url,
    NO_PROXY: "",
    no_proxy: "",
  });
  proxy.close();
  expect(tunnels).toEqual(["piper.invalid:443"]);
  expect([exitCode, stdout]).toEqual([3, expect.stringContaining("inconclusive: unreachable")]);
});

test.concurrent("a target beyond this machine is judged through the environment's proxy, and no faster than its pace", async ({
  onTestFinished,
}) => {
  const HOST = "piper.invalid";
  const authority = await makeAuthority(HOST);
  let asked = 0;
  const server = createHttpsServer(authority, (request, response) => {
    asked += 1;
    request.resume();
    response.writeHead(200, { "content-type": "application/json" }).end(BROKEN);
  });
  const proxy = createServer().on("connect", (_, socket) => {
    socket.write("HTTP/1.1 200 Connected\r\n\r\n");
    const tunnel = connect((server.address() as AddressInfo).port, "127.0.0.1");
    socket.pipe(tunnel).pipe(socket);
    for (const end of [socket, tunnel]) end.on("error", () => {});
  });
  await Promise.all([server, proxy].map((each) => once(each.listen(0, "127.0.0.1"), "listening")));
  onTestFinished(async () => {
    server.close();
    proxy.close();
    await authority.remove();
  });
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const start = performance.now();
  const args = ["--target", `https://${HOST}`, "--yes", "--only", "events="];
  const { stdout, exitCode } = await contract(args, {
    ...ENVIRONMENT,
    NODE_EXTRA_CA_CERTS: authority.path,
    ...{ HTTPS_PROXY: url, https_proxy: url, NO_PROXY: "", no_proxy: "" },
  });
  expect([exitCode, stdout]).toEqual([1, expect.stringContaining(`Target: https://${HOST}\n`)]);
  expect(stdout).toContain(`again: npm run contract -- --target https://${HOST} --yes --only `);
  expect(asked).toBeGreaterThan(9);
  // Without a pause, all of them and the start of the process take a fifth of that.
  expect(performance.now() - start).toBeGreaterThan((asked - 1) * 250);
});

test.concurrent("a server on this machine, and the mock, are asked without a proxy", async () => {
  const dead = { HTTP_PROXY: "http://127.0.0.1:9", NODE_USE_ENV_PROXY: "1", NO_PROXY: "" };
  const server = await startScriptedServer([answer(200, BROKEN)]);
  const [local, mock] = await Promise.all([
    contract(["--target", server.url, "--only", "message: text"], { ...ENVIRONMENT, ...dead }),
    contract(["--only", "message: text"], dead),
  ]);
  await server.close();
  expect([local.exitCode, mock.exitCode]).toEqual([1, 0]);
});
