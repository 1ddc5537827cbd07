// What is read of a caller's values, whatever they are.
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { isPlainObject, readPlainObject } from "../../src/plain.ts";

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

test.each<[what: string, value: unknown, verdict: boolean]>([
  ["a literal", {}, true],
  ["one without a prototype", Object.create(null), true],
  ["one of another realm", runInNewContext("({})"), true],
  ["an instance of a class", new Date(), false],
  ["what inherits from a literal's heir", Object.create(Object.create({})), false],
  ["a list", [], false],
  ["a function", () => {}, false],
  ["null", null, false],
  ["a text", "", false],
  ["undefined", undefined, false],
])("that %s is a plain object is %s", (_, value, verdict) => {
  expect(isPlainObject(value)).toBe(verdict);
});

test("a Proxy that was revoked is no plain object", () => {
  expect(isPlainObject(revoked())).toBe(false);
  expect(readPlainObject(revoked())).toBe(undefined);
});

test("of an object its own enumerable properties are read, once each", () => {
  let reads = 0;
  const value = {
    get count() {
      return ++reads;
    },
    get broken() {
      throw new Error("no");
    },
  };
  Object.defineProperty(value, "hidden", { value: 1 });
  expect(readPlainObject(value)).toEqual({ values: { count: 1 }, unreadable: ["broken"] });
});

test("of a Proxy that breaks the rules of the language nothing is read", () => {
  const broken = new Proxy({}, { ownKeys: () => [1] as never });
  expect(readPlainObject(broken)).toBe(undefined);
});
