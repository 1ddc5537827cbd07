import { expect, test } from "vitest";
import { listOperations } from "../../document/operation.ts";
import { createJudge, type Exchange } from "../../suite/judge/judge.ts";
import { copyOfDocument, example, sampleExchange } from "../../suite/judge/sample.ts";
import { faults, recorded } from "../power/corpus.ts";
import { document, operations } from "../property/exchanges.ts";
import { inventoryOf } from "./inventory.ts";
import { tally } from "./tally.ts";

const inventory = inventoryOf(document, operations);
const judge = createJudge(document);

/** What exchanges exercise on either side, as one judge sees them. */
function exercised(exchanges: Exchange[], judging = judge, items = inventory) {
  const tallied = [...tally(document, operations, items, exchanges, judging)];
  const names = (side: "valid" | "invalid") =>
    tallied.filter(([, counts]) => counts[side] > 0).map(([{ kind, name }]) => `${kind}: ${name}`);
  return { valid: names("valid"), invalid: names("invalid") };
}

const reply = (fields: object) =>
  sampleExchange({ answered: { ...example("WithoutEventsResponse"), ...fields } });

test("an exchange without a fault exercises what it holds, and nothing on the invalid side", () => {
  const { valid, invalid } = exercised([reply({})]);
  expect(invalid).toEqual([]);
  expect(valid).toEqual(
    expect.arrayContaining([
      "Operations: POST /v1/orgs/{org_id}/responses/",
      "Parameters: org_id",
      "Keywords: org_id format",
      "Properties: AgentResponse.content",
      "Statuses: createResponse 200",
      "Examples: createResponse request followUp",
      "Examples: createResponse 200 withoutEvents",
    ]),
  );
  expect(valid).not.toContain("Properties: CreateResponseRequest.profile_metadata");
  expect(valid).not.toContain("Statuses: createResponse 401");
});

test("a keyword that can be kept in several ways is exercised by all of them only", () => {
  const type = "Keywords: AgentResponse.run_id type";
  expect(exercised([reply({})]).valid).not.toContain(type);
  expect(exercised([reply({}), reply({ run_id: null })]).valid).toContain(type);
});

test("a fault exercises the keyword that it breaks, and what holds it", () => {
  const { valid, invalid } = exercised([reply({ run_id: "run-1" })]);
  expect(valid).toEqual([]);
  expect(invalid).toEqual([
    "Statuses: createResponse 200",
    "Properties: AgentResponse.run_id",
    "Keywords: AgentResponse.run_id format",
  ]);
});

test("two faults at once exercise neither", () => {
  expect(exercised([reply({ run_id: "run-1", session_id: 1 })]).invalid).toEqual([]);
});

test("a fault that the judge does not name, or names elsewhere, exercises nothing", () => {
  const exchanges = [reply({ run_id: "run-1" })];
  const elsewhere = (it: Exchange) => judge(it).map((finding) => ({ ...finding, pointer: "/id" }));
  const otherwise = (it: Exchange) => judge(it).map((finding) => ({ ...finding, rule: "type" }));
  for (const judging of [() => [], elsewhere, otherwise])
    expect(exercised(exchanges, judging).invalid).toEqual([]);
});

test("an exchange in which the judge finds what is not there exercises nothing", () => {
  const [finding] = judge(reply({ run_id: 1 }));
  const judging = () => (finding ? [finding] : []);
  expect(exercised([reply({})], judging)).toEqual({ valid: [], invalid: [] });
});

test("a judge that is blind to a keyword leaves it without an exercise", () => {
  const some = faults.schema.filter(({ of }) => of === "greeting");
  const exchanges = some.map((variation) => recorded(variation));
  const blind = (it: Exchange) => judge(it).filter(({ rule }) => rule !== "format");
  const left = exercised(exchanges, blind).invalid;
  const missed = exercised(exchanges).invalid.filter((name) => !left.includes(name));
  expect(missed.length).toBeGreaterThan(0);
  expect(missed.filter((name) => !name.endsWith(" format"))).toEqual([]);
});

test("what the document gains is there by itself, and not exercised", () => {
  const longer = copyOfDocument();
  longer.components.schemas.AgentResponse.properties.mood = { type: "string", minLength: 2 };
  const items = inventoryOf(longer, listOperations(longer, ""));
  const gained = items.filter(({ name }) => name.includes("mood"));
  expect(gained.map(({ kind, name }) => `${kind}: ${name}`)).toEqual([
    "Properties: AgentResponse.mood",
    "Keywords: AgentResponse.mood type",
    "Keywords: AgentResponse.mood minLength",
  ]);
  const { valid, invalid } = exercised([reply({})], judge, gained);
  expect([...valid, ...invalid]).toEqual([]);
});
