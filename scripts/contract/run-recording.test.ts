import { mkdir, mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CONVERSATION_THEME } from "../../contract-tests/suite/conversation/judge-conversation.ts";
import { document, example, sampleExchange } from "../../contract-tests/suite/judge/sample.ts";
import { readFlags } from "./flags.ts";
import { runRecording } from "./run-recording.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "run-recording-"));
});
afterAll(() => rm(folder, { recursive: true }));

const judge = (args: string[], stdin = "") =>
  runRecording(document, readFlags(args), { stdin: Readable.from([stdin]) });

const { pathname } = new URL(sampleExchange().request.url);
const reply = example("WithEventsResponse");
const line = (url: string, more: object = {}) =>
  `${JSON.stringify({ url, status: 200, body: { ...reply, ...more } })}\n`;

async function fileOf(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

test("is called by its file, and by the server that it names", async () => {
  const hostless = await fileOf("hostless.log", line(pathname));
  const named = await fileOf("named.log", line(`https://a.example${pathname}`));
  const judged = await Promise.all([hostless, named].map((file) => judge(["--lines", file])));
  expect(judged.map(({ target }) => target)).toEqual(["hostless.log", "named.log, a.example"]);
  expect(judged.map(({ isRecording }) => isRecording)).toEqual([true, true]);
});

test("is called standard input where it comes there", async () => {
  const { target } = await judge(["--lines", "-"], line(`https://a.example${pathname}`));
  expect(target).toBe("standard input, a.example");
});

test("is judged as a conversation too", async () => {
  const { checks } = await judge(["--lines", "-"], line(pathname) + line(pathname));
  const judged = checks.filter(({ theme }) => theme === CONVERSATION_THEME);
  expect(judged.map(({ state }) => state)).toContain("warning");
});

test.each([
  [
    "--lines",
    "neither JSON nor a log\n",
    /^--lines .*broken --lines .* docs\/recordings\.md describes the form\.$/,
  ],
  ["--har", "{}", /^--har .*broken --har .* Export one from the browser's network tab\.$/],
])("%s that cannot be read says how to get one that can", async (flag, text, said) => {
  const file = await fileOf(`broken ${flag}`, text);
  await expect(judge([flag, file])).rejects.toThrow(
    expect.objectContaining({ message: expect.stringMatching(said), exitCode: 2 }),
  );
});

test.each(["--lines", "--har"])("%s without a file says why there is none", async (flag) => {
  const file = join(folder, "none");
  await expect(judge([flag, file])).rejects.toThrow(`${flag} ${file} cannot be read (ENOENT).`);
});

/** Judges a HAR whose one answer lies in a file of its own, and says what is wrong with it. */
async function judgeFileBeside(name: string) {
  const own = join(folder, "own");
  await mkdir(own, { recursive: true });
  const answer = JSON.stringify({ ...reply, role: "user" });
  for (const beside of ["own/beside.json", "outside.json", "own-not.json"])
    await fileOf(beside, answer);
  const entry = {
    request: { method: "POST", url: `https://a.example${pathname}`, headers: [] },
    response: {
      status: 200,
      headers: [{ name: "content-type", value: "application/json" }],
      content: { size: 1, _file: name },
    },
  };
  const har = await fileOf("own/kept.har", JSON.stringify({ log: { entries: [entry] } }));
  const { checks } = await judge(["--har", har]);
  return checks.flatMap(({ findings }) => findings.map(({ rule, pointer }) => rule + pointer));
}

test.each([
  ["in its folder", "beside.json", ["const/role"]],
  ["in a folder above", "../outside.json", []],
  ["in a folder whose name begins alike", "../own-not.json", []],
  ["that is not there", "none.json", []],
])("a HAR's body in a file %s is read, or not", async (_, name, findings) => {
  expect(await judgeFileBeside(name)).toEqual(findings);
});

const MIB = 1024 * 1024;
test.each([
  ["of 64 MiB", 64 * MIB, true],
  ["of a byte more", 64 * MIB + 1, false],
])("a HAR's body in a file %s is read, or not", async (_, size, isRead) => {
  const name = `${size}.bin`;
  await mkdir(join(folder, "own"), { recursive: true });
  const file = await open(join(folder, "own", name), "w");
  await file.truncate(size);
  await file.close();
  const findings = await judgeFileBeside(basename(name));
  expect(findings.length > 0).toBe(isRead);
});
