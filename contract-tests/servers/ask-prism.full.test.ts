import { setTimeout } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { askPrism, readable } from "./ask-prism.ts";
import { answer, startScriptedServer } from "./scripted.ts";

// On a busy machine the first answer of a Prism that is well took longer than any later one may.
test("a Prism whose first answer takes eleven seconds is not given up", async () => {
  const slow = await startScriptedServer([() => setTimeout(11_000), answer(200, "{}")]);
  onTestFinished(slow.close);
  const serving = {
    url: slow.url,
    hasAnswered: false,
    chooseExample: () => undefined,
    findEffect: () => undefined,
  };
  const discarded: unknown[] = [];
  const kept = {
    current: async () => serving,
    discard: async (broken: unknown) => void discarded.push(broken),
    close: async () => {},
  };
  const passable = {
    pathname: "/",
    search: "",
    headers: {},
    body: Buffer.alloc(0),
    json: undefined,
  };
  const said = await askPrism(kept, readable("GET", passable));
  expect([said?.answer.status, discarded, serving.hasAnswered]).toEqual([200, [], true]);
});
