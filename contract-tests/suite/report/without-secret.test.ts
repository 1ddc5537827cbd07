import { expect, test } from "vitest";
import { withoutSecret } from "./without-secret.ts";

const SECRET = "pat_example_0123456789";

test.each([
  ["whole", `Bearer ${SECRET}, sent`, "Bearer [token], sent"],
  ["at the end", `sent ${SECRET}`, "sent [token]"],
  ["twice in a row", SECRET + SECRET, "[token][token]"],
  ["cut at its end, as eight characters of it", "pat_exam… was sent", "[token]… was sent"],
  ["cut at its beginning", "…23456789", "…[token]"],
  ["in its middle", "<ample_01>", "<[token]>"],
])("a secret is taken out where it stands %s", (_, text, shown) => {
  expect(withoutSecret(text, SECRET)).toBe(shown);
});

test.each([
  ["fewer than eight characters of a secret", "pat_exa, 3456789"],
  ["another text", "Where is my order?"],
])("%s may be anything, and stays", (_, text) => {
  expect(withoutSecret(text, SECRET)).toBe(text);
});

test("a secret of fewer than eight characters is taken out whole", () => {
  expect(withoutSecret("sent abc, abd", "abc")).toBe("sent [token], abd");
});

test("a secret of odd length takes nothing along that stands behind it", () => {
  expect(withoutSecret("sent pat_example_0, twice", "pat_example_0")).toBe("sent [token], twice");
});

test("no secret takes nothing out", () => {
  expect(withoutSecret("sent", "")).toBe("sent");
});

test("a secret is taken out of every text, however deep, and of nothing else", () => {
  const checks = [{ name: SECRET, durationMs: 12, findings: [{ actual: [SECRET, null, true] }] }];
  expect(withoutSecret(checks, SECRET)).toEqual([
    { name: "[token]", durationMs: 12, findings: [{ actual: ["[token]", null, true] }] },
  ]);
});
