import { expect, test } from "vitest";
import { makePassable } from "./passable.ts";

const acceptOf = (accept: string) => {
  const passable = makePassable("/", { accept }, Buffer.from(""));
  return "refusal" in passable ? passable.refusal : passable.headers.accept;
};

test.each([
  ["text/html, */*", "text/html, */*"],
  [
    'text/html;level="1, 2" ; q=0.5,application/json',
    'text/html;level="1, 2" ; q=0.5, application/json',
  ],
  ["text/html;, */* ; ;q=1", "text/html, */* ;q=1"],
  ["text/html, , */*", "text/html, */*"],
  ["text/html; q", "Its Accept header lists no media types."],
  ["text/html q=1", "Its Accept header lists no media types."],
])("reads Accept: %s", (accept, expected) => {
  expect(acceptOf(accept)).toBe(expected);
});

test("a request that accepts anything, since it does not say what, stays one", () => {
  expect(makePassable("/", {}, Buffer.from(""))).toMatchObject({
    headers: { "content-length": "0" },
    pathname: "/",
  });
  expect(acceptOf("")).toBeUndefined();
});

test.each([
  ["/v1/orgs?a=1", "/v1/orgs", "?a=1"],
  ["http://127.0.0.1:4010/v1/orgs?a=1", "/v1/orgs", "?a=1"],
  ["/50%/100%25", "/50%25/100%25", ""],
  ["/%%", "/%25%25", ""],
])("asks for %s by path and query", (target, pathname, search) => {
  expect(makePassable(target, {}, Buffer.from(""))).toMatchObject({ pathname, search });
});

test.each([
  ["application/json", "{}", {}, "{}"],
  ["application/problem+JSON; charset=utf-8", "{}", {}, "{}"],
  ["application/json", "{", "{", '"{"'],
  ["application/json", "", undefined, ""],
  ["text/plain", "{}", undefined, "{}"],
  [undefined, "{}", undefined, "{}"],
])("reads a body of %s: %s", (type, body, json, bytes) => {
  const passable = makePassable("/", type ? { "content-type": type } : {}, Buffer.from(body));
  expect(passable).toMatchObject({ json, body: Buffer.from(bytes) });
});

test("what is about the connection to the mock is not passed on", () => {
  const ofOneHop = {
    connection: "close",
    "keep-alive": "timeout=5",
    "transfer-encoding": "chunked",
  };
  const passable = makePassable("/", { ...ofOneHop, "x-own": "a" }, Buffer.from(""));
  expect(passable).toMatchObject({ headers: { "x-own": "a", "content-length": "0" } });
  expect(passable).not.toHaveProperty("headers.connection");
  expect(passable).not.toHaveProperty("headers.transfer-encoding");
});

test.each([
  ["application/json ; charset=utf-8", "application/json"],
  ["text/plain", "text/plain"],
  ["no type", undefined],
])("passes on a Content-Type of %s as %s", (type, passed) => {
  const passable = makePassable("/", { "content-type": type }, Buffer.from(""));
  expect("headers" in passable && passable.headers["content-type"]).toBe(passed);
});

test.each([
  ["spaces between semicolons", `a/b${";  ".repeat(18)}!`],
  ["spaces", `a/b;${" ".repeat(14_000)}!`],
  ["quotes", `a/b;c=${'"'.repeat(14_001)}`],
])("refuses an Accept of many %s at once", (_, accept) => {
  const before = performance.now();
  expect(acceptOf(accept)).toBe("Its Accept header lists no media types.");
  expect(performance.now() - before).toBeLessThan(2_000);
});
