// One run: calls of all clients, interleaved in this process. Takes a Run as JSON, prints Block[].
import { ok } from "node:assert/strict";
import process from "node:process";
import type { Client } from "./bundle.ts";
import { pathOf, REPLIES, type ReplyName } from "./reply-sizes.ts";
import type { Addresses } from "./server.ts";

/** How calls are made. */
export interface Scenario {
  reply: ReplyName;
  atOnce: number;
  /** Over TLS, where a connection of its own costs a handshake more. */
  tls?: boolean;
}

export interface Run {
  /** The module of each client: a bundle of its program in bench/clients. */
  modules: Partial<Record<Client, string>>;
  urls: Addresses;
  scenarios: Scenario[];
  /** How often each client's turn comes with small replies; half as often with large ones. */
  rounds: number;
}

/** What the calls of a client took in one round, in microseconds a call. */
export interface Block extends Scenario {
  client: Client;
  cpu: number;
  wall: number;
}

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const MESSAGE = "Where is my order?";

type Call = (message: string) => Promise<{ events: unknown[] }>;

/** Makes calls, so many at once, and checks each reply a little. */
async function makeCalls(call: Call, count: number, atOnce: number): Promise<void> {
  let left = count;
  const lane = async () => {
    while (left-- > 0) ok((await call(MESSAGE)).events.length > 0);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

async function measure(call: Call, count: number, atOnce: number) {
  const startedAt = performance.now();
  const before = process.cpuUsage();
  await makeCalls(call, count, atOnce);
  const { user, system } = process.cpuUsage(before);
  const wall = (performance.now() - startedAt) * 1000;
  return { cpu: (user + system) / count, wall: wall / count };
}

/** In another order each time, so that nobody always comes after the same one. */
function shuffle<T>(list: T[]): T[] {
  return list
    .map((item) => ({ item, key: Math.random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

async function main({ modules, urls, scenarios, rounds }: Run): Promise<Block[]> {
  const blocks: Block[] = [];
  for (const scenario of scenarios) {
    const { reply, atOnce, tls } = scenario;
    const { bytes, calls: block } = REPLIES[reply];
    const isLarge = bytes >= 500_000;
    const options = {
      baseUrl: `${tls ? urls.https : urls.http}${pathOf(reply)}`,
      token: "pat_example_0123456789",
      orgId: ID,
      agentId: ID,
    };
    const calls: [Client, Call][] = [];
    for (const [client, module] of Object.entries(modules)) {
      const { createCall } = await import(module);
      calls.push([client as Client, createCall(options)]);
    }
    const count = Math.ceil(block / atOnce) * atOnce;
    for (const [, call] of calls) await makeCalls(call, count * 4, atOnce);
    for (let turn = 0; turn < (isLarge ? rounds / 2 : rounds); turn++) {
      for (const [client, call] of shuffle(calls)) {
        blocks.push({ client, ...scenario, ...(await measure(call, count, atOnce)) });
      }
    }
  }
  return blocks;
}

console.log(JSON.stringify(await main(JSON.parse(process.argv[2] ?? ""))));
process.exit(); // Without waiting for connections to be closed.
