import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { startScript } from "../shared/run-script.ts";

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
