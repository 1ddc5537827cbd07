import { expect, test } from "vitest";
import { tokenPrefixes } from "../document/token-prefixes.ts";
import { document } from "./judge/sample.ts";
import { withoutSecret } from "./report/without-secret.ts";
import { mockTarget, urlTarget } from "./target.ts";

const ENVIRONMENT = {
  PIPER_TOKEN: "pat_example",
  PIPER_ORG_ID: "7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10",
  PIPER_AGENT_ID: "3C90C3CC-0D44-4B50-8888-8DD25736052A",
};

const prefixes = tokenPrefixes(document);
const targetOf = (url: string, environment: object = ENVIRONMENT) =>
  urlTarget(url, { ...environment }, prefixes);

test("a mock is asked by a caller that the API could have", () => {
  const { caller, isLive, paceMs } = mockTarget("mock", "http://127.0.0.1:1");
  const { token, orgId, agentId } = caller;
  const environment = { PIPER_TOKEN: token, PIPER_ORG_ID: orgId, PIPER_AGENT_ID: agentId };
  expect(targetOf(caller.baseUrl, environment).caller).toEqual(caller);
  expect([isLive, paceMs]).toEqual([false, 0]);
});

test("what a report says of a mock is whole: no word of it is taken for a part of the token", () => {
  const again = "npm run contract -- --target mock --only 'a token that nobody has'";
  const { token } = mockTarget("mock", "http://127.0.0.1:1").caller;
  expect(withoutSecret(again, token)).toBe(again);
  expect(withoutSecret(`Bearer ${token}`, token)).toBe("Bearer [token]");
});

test("takes https anywhere, and http on this machine", () => {
  const isLive = (url: string) => targetOf(url).isLive;
  expect(isLive("https://api.letpiper.com")).toBe(true);
  expect(isLive("https://localhost.example")).toBe(true);
  for (const host of ["localhost:4010", "127.0.0.1", "127.1.2.3:80", "[::1]:4010"])
    expect(isLive(`http://${host}`)).toBe(false);
});

test("asks four times a second at most beyond this machine, and at any pace on it", () => {
  expect(targetOf("https://api.letpiper.com").paceMs).toBe(250);
  expect(targetOf("http://127.0.0.1:4010").paceMs).toBe(0);
});

test("keeps the path of a target without its last slashes", () => {
  const { caller } = targetOf("https://shop.example/api/piper//");
  expect(caller.baseUrl).toBe("https://shop.example/api/piper");
  expect(targetOf("https://shop.example").caller.baseUrl).toBe("https://shop.example");
});

test("takes a token of each kind that the document names", () => {
  for (const prefix of prefixes) {
    const environment = { ...ENVIRONMENT, PIPER_TOKEN: `${prefix}example` };
    expect(targetOf("https://shop.example", environment).caller.token).toBe(`${prefix}example`);
  }
  expect(prefixes).toEqual(["pat_", "ppat_"]);
});

test("takes the caller without the blanks around it, as a file of variables may have them", () => {
  const pasted = Object.entries(ENVIRONMENT).map(([name, value]) => [name, ` ${value}\n`]);
  const { caller } = targetOf("https://shop.example", Object.fromEntries(pasted));
  expect(caller).toEqual(targetOf("https://shop.example").caller);
});

test.each([
  ["mok", "mock, prism, or a URL"],
  ["", "mock, prism, or a URL"],
  ["http://api.letpiper.com", "https, or http to this machine"],
  ["http://127.0.0.1.example", "https, or http to this machine"],
  ["ftp://localhost", "https, or http to this machine"],
  ["https://ada:secret@shop.example", "no credentials"],
  ["https://ada@shop.example", "no credentials"],
  ["https://shop.example/?", "no credentials, query or fragment"],
  ["https://shop.example/#", "no credentials, query or fragment"],
])("refuses %s", (url, reason) => {
  expect(() => targetOf(url)).toThrow(reason);
});

test.each([
  [{ PIPER_TOKEN: "" }, "needs PIPER_TOKEN in"],
  [{ PIPER_ORG_ID: undefined, PIPER_AGENT_ID: " " }, "needs PIPER_ORG_ID, PIPER_AGENT_ID in"],
  [{ PIPER_TOKEN: "Bearer pat_example" }, "PIPER_TOKEN must start with pat_"],
  [{ PIPER_TOKEN: "pat_exam ple" }, "PIPER_TOKEN must start with pat_ or ppat_ and hold visible"],
  [{ PIPER_TOKEN: "key_example" }, "PIPER_TOKEN must start with pat_ or ppat_ and hold visible"],
  [{ PIPER_ORG_ID: "acme" }, "PIPER_ORG_ID must be a UUID"],
  [{ PIPER_AGENT_ID: "support" }, "PIPER_AGENT_ID must be a UUID"],
])("refuses an environment with %j", (change, reason) => {
  const make = () => targetOf("https://shop.example", { ...ENVIRONMENT, ...change });
  expect(make).toThrow(reason);
  expect(make).not.toThrow("exam ple");
});
