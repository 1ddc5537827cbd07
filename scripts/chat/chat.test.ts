import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { runHere } from "../shared/run-here.ts";
import { runScript } from "../shared/run-script.ts";
import { chat } from "./main.ts";

const EXAMPLE = new URL("../../examples/chat/package.json", import.meta.url);

test.concurrent.each(["65536", "soon"])("refuses the port %j", async (port) => {
  expect(await runHere(chat, [`--port=${port}`])).toEqual({
    stdout: "",
    stderr: `--port ${port} is not from 0 to 65535. Usage: npm run chat [-- --port 4020 --help]\n`,
    exitCode: 2,
  });
});

// The one that runs as people run it.
test.concurrent("says which variables are missing for the API, and starts nothing", async () => {
  const env = { PIPER_TOKEN: "pat_example", PIPER_ORG_ID: "", PIPER_AGENT_ID: "" };
  expect(await runScript("chat/main", [], { env })).toEqual({
    stdout: "",
    stderr: expect.stringMatching(/^Not set: PIPER_ORG_ID, PIPER_AGENT_ID\. .*\n$/),
    exitCode: 1,
  });
});

test("the example asks for this very package, and the versions that this project has", async () => {
  const example = JSON.parse(await readFile(EXAMPLE, "utf8"));
  const asked: Record<string, string> = { ...example.dependencies, ...example.devDependencies };
  const here: Record<string, string> = {
    ...manifest.devDependencies,
    [manifest.name]: manifest.version,
  };
  const shared = Object.keys(asked).filter((name) => name in here);
  expect(shared).toContain(manifest.name);
  for (const name of shared) expect([name, asked[name]]).toEqual([name, here[name]]);
});
