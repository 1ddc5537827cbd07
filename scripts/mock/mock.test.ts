import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { FAULTS } from "../../contract-tests/servers/faults.ts";
import { runHere } from "../shared/run-here.ts";
import { mock as command } from "./main.ts";

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
  [["--port", "some"], "--port some is not from 0 to 65535."],
  [
    ["--fault", "bad luck"],
    `--fault bad luck is none. There are: ${Object.keys(FAULTS).join(", ")}.`,
  ],
  [["--delay", "-5"], "Option '--delay' argument is ambiguous."],
  [["--delay", "a while"], "--delay a while is not from 0 to 600000 ms."],
  [["--unknown-sessions", "500"], "--unknown-sessions 500 is not example or 404."],
])("refuses %j, which cannot be", async (args, reason) => {
  const { stdout, stderr, exitCode } = await runHere(command, args);
  expect([stdout, exitCode]).toEqual(["", 2]);
  expect(stderr).toMatch(/^[^\n]+ Usage: npm run mock \[.*\n$/);
  expect(stderr.startsWith(reason)).toBe(true);
});

test.concurrent.each([
  ["--port", "65535"],
  ["--delay", "600000"],
])("takes %s %s, the most that there is", async (...most) => {
  const { stderr } = await runHere(command, ["--port", "0", ...most, "--host", "203.0.113.1"]);
  expect(stderr).toMatch(/^--host 203\.0\.113\.1 is no address/);
});

test.concurrent("tells what it takes, and refuses an address that is not its own", async () => {
  const [help, host] = await Promise.all([
    runHere(command, ["--help"]),
    runHere(command, ["--port", "0", "--host", "203.0.113.1"]),
  ]);
  expect(help).toEqual({
    stdout: expect.stringMatching(/^Usage: npm run mock \[/),
    stderr: "",
    exitCode: 0,
  });
  expect(help.stdout).toContain("The latest\n1,000 runs");
  const faults = Object.entries(FAULTS).map(
    ([name, { what }]) => `    ${name.padEnd(20)} ${what}\n`,
  );
  expect(help.stdout.endsWith(`:\n${faults.join("")}`)).toBe(true);
  expect([host.exitCode, host.stderr]).toEqual([
    1,
    expect.stringMatching(/^--host 203\.0\.113\.1 is no address of this machine\. .*\n$/),
  ]);
});
