// Each fault by its name: the fake gives the error that the client gives where it really happens.
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";
import { createFakePiper, type FaultName } from "../../src/testing/index.ts";
import { CALL } from "../calls/call.ts";
import { failAsNamed, failInFetch, HAPPENINGS, responses } from "./happenings.ts";

const names = Object.keys(HAPPENINGS) as FaultName[];
/** The one takes 10 s (faults.full.test.ts), the other changes what all of this process's requests go through. */
const apart: readonly FaultName[] = ["connect timeout", "proxy refuses"];

test.concurrent.for(names.filter((name) => !apart.includes(name)))(
  "%s is the same error from the fake and from a server",
  async (name, { expect, onTestFinished }) => {
    const { faked, real } = await failAsNamed(name, onTestFinished);
    expect(faked).toEqual(real);
  },
);

test("proxy refuses is the same error from the fake and from a server", async () => {
  const { faked, real } = await failAsNamed("proxy refuses", onTestFinished);
  expect(faked).toEqual(real);
});

// Another system has other numbers (`errno`) for the same errors.
test
  .runIf(process.platform === "linux")
  .for([
    "connection refused",
    "unknown host",
    "certificate",
    "request lost",
    "reply lost",
    "reset",
    "aborted body",
  ] as const)("%s is what fetch throws, to the last field of its causes", async (name) => {
  const { faked, real } = await failInFetch(name, onTestFinished);
  expect(faked).toMatchObject({ name: "TypeError", cause: {} });
  expect(faked).toEqual(real);
});

test.each([
  ["https://api.example", 443],
  ["http://localhost", 80],
  ["http://localhost:8080", 8080],
])("a connection to %s is refused at port %i", async (baseUrl, port) => {
  const fake = createFakePiper();
  fake.failWith("connection refused");
  const url = new URL(`/v1/orgs/${CALL.agent_id}/responses/`, baseUrl);
  const { cause } = await fake.fetch(url, { method: "POST" }).then(
    () => new Error(),
    (error: Error) => error,
  );
  expect(cause).toMatchObject({ port, message: `connect ECONNREFUSED ${url.hostname}:${port}` });
});

test("the fake knows every refusal that openapi.yaml documents, and its Retry-After", () => {
  const statuses = Object.keys(responses).filter((status) => !status.startsWith("2"));
  expect(names).toEqual(expect.arrayContaining(statuses));
});
