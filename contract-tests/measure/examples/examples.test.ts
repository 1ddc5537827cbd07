import { expect, inject, test } from "vitest";
import { findOperation, readOpenApi, requestExamples } from "../../document/openapi.ts";
import { readDocument } from "../../document/read-document.ts";
import { createJudge } from "../../suite/judge/judge.ts";
import { judgeExamples } from "./judge-examples.ts";

const { path, operation } = findOperation(await readOpenApi());
const [orgId] = operation.parameters.map(({ example }) => example);
const url = inject("mockUrl") + path.replace("{org_id}", String(orgId));
const requests = requestExamples(operation);
const [firstRequest] = Object.values(requests);

const replies = Object.entries(operation.responses).flatMap(([status, { content }]) =>
  Object.keys(content["application/json"].examples).map((name) => ({ status, name })),
);

/** Sends a request that prefers an answer; Prism lists what is wrong with either in a header. */
async function send(body: unknown, prefer: string) {
  const headers = {
    authorization: "Bearer pat_example",
    "content-type": "application/json",
    prefer,
  };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  const violations = answer.headers.get("sl-violations");
  return { status: answer.status, body: await answer.json(), violations };
}

test("the examples keep the contract, and show every field of it", async () => {
  const document = await readDocument();
  expect([...judgeExamples(document, createJudge(document))]).toEqual([]);
});

test.each(Object.keys(requests))("the request example %s is valid", async (name) => {
  const { violations } = await send(requests[name]?.value, "code=200");
  expect(violations).toBeNull();
});

test.each(replies)("the $status example $name is valid", async ({ status, name }) => {
  const { violations, ...answer } = await send(
    firstRequest?.value,
    `code=${status}, example=${name}`,
  );
  const { value } = operation.responses[status]?.content["application/json"].examples[name] ?? {};
  expect(violations).toBeNull();
  expect(answer).toEqual({ status: Number(status), body: value });
});
