import { expect, test } from "vitest";
import { startFakeGitHub } from "./fake-github.ts";
import { gitHubOf } from "./github.ts";
import { proposeTypes } from "./regenerate.ts";

const pushed = { owner: "piper", branch: "main", sha: "abc" };
const TYPES = "/contents/generated/openapi.d.ts";
const REF = "GET /git/ref/heads/regenerate-types";
const OPEN = "GET /pulls?state=open&head=piper%3Aregenerate-types&base=main";
const START = {
  call: "POST /actions/workflows/ci.yml/dispatches",
  body: { ref: "regenerate-types" },
};

test("puts the types on a new branch, opens a pull request and starts its checks", async () => {
  const { environment, calls } = await startFakeGitHub({
    [`GET ${TYPES}?ref=regenerate-types`]: { sha: "old" },
    [OPEN]: [],
  });
  await proposeTypes(gitHubOf(environment), pushed, "// Types.\n");
  expect(calls.filter(({ call }) => !call.startsWith("GET"))).toMatchObject([
    { call: "POST /git/refs", body: { ref: "refs/heads/regenerate-types", sha: "abc" } },
    {
      call: `PUT ${TYPES}`,
      body: { branch: "regenerate-types", content: btoa("// Types.\n"), sha: "old" },
    },
    { call: "POST /pulls", body: { head: "regenerate-types", base: "main" } },
    START,
  ]);
});

test("moves the branch of a pull request that is open already", async () => {
  const { environment, calls } = await startFakeGitHub({ [REF]: {}, [OPEN]: [{ number: 3 }] });
  await proposeTypes(gitHubOf(environment), pushed, "// Types.\n");
  expect(calls.filter(({ call }) => !call.startsWith("GET"))).toMatchObject([
    { call: "PATCH /git/refs/heads/regenerate-types", body: { sha: "abc", force: true } },
    { call: `PUT ${TYPES}`, body: { branch: "regenerate-types" } },
    START,
  ]);
});
