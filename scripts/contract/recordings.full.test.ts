import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { example, sampleExchange } from "../../contract-tests/suite/judge/sample.ts";
import { runScript, startScript } from "../shared/run-script.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "recordings-"));
});
afterAll(() => rm(folder, { recursive: true }));

const { pathname } = new URL(sampleExchange().request.url);
const reply = example("WithEventsResponse");

/** An entry of a HAR whose answer is correct but for some fields. */
const entry = (origin: string, changes: object = {}) => {
  const answer = JSON.stringify({ ...reply, ...changes });
  return {
    request: { method: "POST", url: `${origin}${pathname}`, headers: [] },
    response: {
      status: 200,
      headers: [{ name: "content-type", value: "application/json" }],
      content: { size: answer.length, text: answer },
    },
  };
};

const contract = (args: string[], env: NodeJS.ProcessEnv = {}) =>
  runScript("contract/main", ["--reports", join(folder, "reports"), ...args], { env });

test("asks which server is meant where a HAR holds several", async () => {
  const file = join(folder, "two.har");
  const entries = [entry("https://a.example"), entry("https://b.example:8443", { role: "user" })];
  await writeFile(file, JSON.stringify({ log: { entries } }));
  expect(await contract(["--har", file])).toEqual({
    stdout: "",
    stderr: `--har ${file} holds exchanges with several servers: a.example (1), b.example:8443 (1). Choose one: --host a.example\n`,
    exitCode: 2,
  });
  const [a, b, c] = await Promise.all(
    ["a.example", "b.example:8443", "c.example"].map((host) =>
      contract(["--har", file, "--host", host]),
    ),
  );
  expect([a?.exitCode, b?.exitCode, c?.exitCode]).toEqual([0, 1, 3]);
  expect(c?.stderr).toBe(`--har ${file} holds no exchange with the endpoint of c.example.\n`);
});

test("reads a HAR of 80 MB in a heap of 64", async () => {
  const file = join(folder, "large.har");
  const picture = JSON.stringify({
    request: { method: "GET", url: "https://cdn.example/a.png" },
    response: { content: { text: "A".repeat(1_000_000), encoding: "base64" } },
  });
  const own = JSON.stringify(entry("https://a.example", { role: "user" }));
  function* parts() {
    yield '{"log":{"entries":[';
    for (let index = 0; index < 80; index += 1) yield `${picture},${own},`;
    yield `${own}]}}`;
  }
  await pipeline(Readable.from(parts()), createWriteStream(file));
  const { stdout, stderr, exitCode } = await contract(["--har", file], {
    NODE_OPTIONS: "--max-old-space-size=64",
  });
  expect([exitCode, stderr]).toEqual([1, ""]);
  expect(stdout).toContain("81 violation");
});

test.each([
  ["", true],
  ["--shapes", false],
])("reads a log from standard input; %s judges values: %s", async (flag, judgesValues) => {
  const lines = [
    JSON.stringify({ url: pathname, status: 200, body: reply }),
    JSON.stringify({ url: pathname, status: 200, body: { ...reply, role: "user", mood: "good" } }),
    // The id of another run than that of its events: that is seen in the values alone.
    JSON.stringify({ url: pathname, status: 200, body: { ...reply, run_id: reply.session_id } }),
  ].join("\n");
  const args = ["--reports", join(folder, "lines"), "--lines", "-", ...(flag ? [flag] : [])];
  const script = startScript("contract/main", args);
  script.stdin.end(lines);
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(script.stdout),
    text(script.stderr),
    once(script, "close"),
  ]);
  expect([exitCode, stderr]).toEqual([1, ""]);
  expect(stdout).toContain("violation: /role (const, documented in Create Response)");
  expect(stdout).toContain("drift: /mood (new-field, inferred)");
  expect(stdout.includes("/run_id (run-id, inferred)")).toBe(judgesValues);
  expect(stdout).toContain("Target: standard input");
});

test("the line in docs/recordings.md is one that can be read", async () => {
  const guide = await readFile(new URL("../../docs/recordings.md", import.meta.url), "utf8");
  const [, lines = ""] = /```jsonl\n([^`]+)```/.exec(guide) ?? [];
  const file = join(folder, "guide.log");
  await writeFile(file, lines);
  const { stdout, exitCode } = await contract(["--lines", file]);
  expect([exitCode, stdout]).toEqual([0, expect.stringContaining("Target: guide.log")]);
});
