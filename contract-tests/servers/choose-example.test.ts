import { expect, test } from "vitest";
import { createChooseExample } from "./choose-example.ts";

const json = (examples: object) => ({ content: { "application/json": { examples } } });

/** Replies that are listed as they are named: with their events, or without. */
const withEvents = { value: { content: "It is on its way.", events: [] } };
const withoutEvents = { value: { content: "It is on its way.", events: null } };

function chooser(
  replies: object,
  { byDefault, parameter = "include_events" }: { byDefault?: boolean; parameter?: string } = {},
) {
  const schema = { type: "boolean", ...(byDefault !== undefined && { default: byDefault }) };
  const post = {
    operationId: "reply",
    parameters: [{ name: parameter, in: "query", schema }],
    requestBody: json({ hello: { value: {} } }),
    responses: { "200": json(replies) },
  };
  return createChooseExample({ paths: { "/replies": { post } } });
}

const asked = { method: "POST", path: "/replies", query: new URLSearchParams(), body: {} };
const question = { ...asked, body: { message: "Where is my order?" } };
const query = (text: string) => ({ ...question, query: new URLSearchParams(text) });

test("a reply greets where its namesake among the requests asks for a greeting, whatever its name", () => {
  // Every object has something of the second name, which is no example.
  const choose = chooser({ hello: withEvents, constructor: withEvents });
  expect(choose(asked)).toBe("hello");
  expect(choose(question)).toBe("constructor");
  expect(choose({ ...asked, body: { message: null } })).toBe("hello");
  expect(choose({ ...asked, body: "Where is my order?" })).toBe("hello");
});

test("a reply has events just where they are asked for, or are there by default", () => {
  const replies = { bare: withoutEvents, whole: withEvents };
  expect(chooser(replies)(question)).toBe("whole");
  expect(chooser(replies)(query("include_events=false"))).toBe("bare");
  const unasked = chooser(replies, { byDefault: false });
  expect(unasked(question)).toBe("bare");
  expect(unasked(query("include_events=true"))).toBe("whole");
});

test("the first that has the right events will do where none greets as asked, and none where none has them", () => {
  expect(chooser({ one: withEvents, two: withEvents })(asked)).toBe("one");
  expect(chooser({ one: withEvents })(query("include_events=false"))).toBeUndefined();
});

test("nothing is chosen for another operation, or without a parameter for events", () => {
  const choose = chooser({ hello: withEvents });
  expect(choose({ ...asked, path: "/others" })).toBeUndefined();
  expect(choose({ ...asked, method: "GET" })).toBeUndefined();
  expect(chooser({ hello: withEvents }, { parameter: "verbose" })(asked)).toBeUndefined();
});
