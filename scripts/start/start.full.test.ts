import { expect, test } from "vitest";
import { runScript } from "../shared/run-script.ts";

const UNSET = {
  PIPER_TOKEN: undefined,
  PIPER_ORG_ID: undefined,
  PIPER_AGENT_ID: undefined,
  PIPER_BASE_URL: undefined,
  FORCE_COLOR: undefined,
};

test("tells the story of a lost reply: what the client knows, and the run that it finds", async () => {
  const { stdout, stderr, exitCode } = await runScript(
    "start/main",
    ["May I return it?", "--lose-reply"],
    { env: UNSET },
  );
  expect([exitCode, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^Agent: Hello!.*\nYou: May I return it\?\n +The reply is lost/);
  expect(stdout).toMatch(/The agent may have run: look before sending again\.\n/);
  expect(stdout).toMatch(/The agent ran once\. Its run is [0-9a-f-]{36}/);
  expect(stdout).toMatch(/\nAgent: .+\n\nTIME \(UTC\)/);
  expect(stdout).toMatch(/lost the reply on purpose: no agent ran\.\n$/);
});

test("without a word of where, the mock is started, and its reply shown with its run", async () => {
  const { stdout, stderr, exitCode } = await runScript("start/main", ["Hello?"], { env: UNSET });
  expect([exitCode, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^You: Hello\?\nAgent: .+\n\nTIME \(UTC\)/);
  expect(stdout).toMatch("The mock of openapi.yaml answered, with an example: no agent ran.\n");
});
