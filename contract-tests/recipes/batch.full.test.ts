// The recipe of a batch: killed again and again, and with replies that are lost, each message runs once.
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createAgentServer, type LossPoint, type Run } from "../client/lost-replies/agent.ts";
import { makeApp } from "./recipe.ts";

const MESSAGES = 1000;
const LOSSES: LossPoint[] = [
  "in the body",
  "502 after the run",
  "in the headers",
  "after the request, before the run",
];

/** Starts an agent that has each session already, and loses one reply in fifty. */
async function startAgent(sessions: string[]) {
  const runs = new Map<string, Run>();
  const said = (session_id: string, event_type: string): Run => {
    const at = new Date(Date.now() - 60_000).toISOString();
    const events = [{ event_type, content: "Hello!" }];
    return { id: randomUUID(), session_id, created_at: at, updated_at: at, events };
  };
  const keep = (run: Run) => void runs.set(run.id, run);
  for (const session of sessions) keep(said(session, "assistant_message"));
  const losses = Array.from({ length: 2 * MESSAGES }, (_, at) =>
    at % 50 === 49 ? LOSSES[((at - 49) / 50) % LOSSES.length] : undefined,
  );
  const behaviour = { runs: { list: () => [...runs.values()], keep }, losses };
  const server = createAgentServer({
    ...behaviour,
    breakDown: (socket) => void socket.resetAndDestroy(),
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close().closeAllConnections());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, runs };
}

test(`${MESSAGES} messages run once each, though the batch is killed while it sends them`, async () => {
  const messages = Array.from({ length: MESSAGES }, (_, at) => ({
    ...{ id: `m${at}`, session_id: randomUUID(), text: `Message ${at}` },
  }));
  const { url, runs } = await startAgent(messages.map(({ session_id }) => session_id));
  const lines = messages.map((message) => JSON.stringify(message)).join("\n");
  const app = await makeApp(["p-limit@7.3.3"], ["batch.ts"], { "messages.jsonl": lines });
  const env = { ...app.environment(url), LONGEST_RUN_MS: "3000" };

  let kills = 0;
  for (let start = 0; ; start++) {
    expect(start).toBeLessThan(60);
    // The later starts are left to end, so that the test does.
    const { code, printed } = await app.run(
      "batch.ts",
      env,
      start < 6 ? 800 + 400 * start : undefined,
    );
    if (code === null) kills++;
    else if (/^0 of/m.test(printed)) break;
    else expect(printed).toMatch(/are open: start it again later/);
  }
  expect(kills).toBeGreaterThan(2);

  const texts = [...runs.values()]
    .flatMap(({ events }) => events as { event_type: string; content: string }[])
    .filter(({ event_type }) => event_type === "user_message")
    .map(({ content }) => content);
  expect(texts.toSorted()).toEqual(messages.map(({ text }) => text).toSorted());
  const journal = readFileSync(join(app.folder, "journal.jsonl"), "utf8");
  expect(journal).toMatch(/"state":"ran"/);
}, 480_000);
