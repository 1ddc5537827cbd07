import { expect, test } from "vitest";
import { readDocument } from "../document/read-document.ts";
import { createFindEffect } from "./effect-on-memory.ts";

const SPEC = new URL("../../openapi.yaml", import.meta.url);
const ID = "5f8a1d7e-64f1-4d0e-8a3b-0c9e7b1f2d63";
const document = await readDocument(SPEC);

/** What a request does, where the document has one more path. */
function effectOf(path: string, item: object = {}, body?: object) {
  const paths = { ...Object(document.paths), ...item };
  const findEffect = createFindEffect({ ...document, paths });
  return findEffect({
    method: body ? "POST" : "GET",
    path,
    query: new URLSearchParams(),
    body,
  })?.what;
}

/** An operation that answers with this example. */
const answering = (value: object) => ({
  responses: {
    200: { description: "It.", content: { "application/json": { examples: { it: { value } } } } },
  },
});

test("a message starts a run", () => {
  expect(effectOf(`/v1/orgs/${ID}/responses/`, {}, { agent_id: ID })).toBe("starts a run");
});

test("what lists a session's runs reads it", () => {
  expect(effectOf(`/v1/orgs/${ID}/responses/sessions/${ID}/events`)).toBe("reads a session");
});

test("another operation that names a session or a run is answered by its own example", () => {
  const read = { "/v1/sessions/{session_id}/title": { get: answering({ title: "Parcel" }) } };
  expect(effectOf(`/v1/sessions/${ID}/title`, read)).toBeUndefined();
  const rate = { "/v1/runs/{run_id}/stars": { post: answering({ run_id: ID, stars: 5 }) } };
  expect(effectOf(`/v1/runs/${ID}/stars`, rate, { stars: 5 })).toBeUndefined();
});
