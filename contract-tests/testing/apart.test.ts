import { expect, test } from "vitest";
import { bundle } from "../../scripts/shared/bundle.ts";

/** The sources that an entry brings along, by the comments that the bundler writes above each. */
async function sourcesOf(entry: string): Promise<string[]> {
  const code = await bundle(entry, { format: "esm", packages: "external" });
  return Array.from(code.matchAll(/^\/\/ ((?:src|generated)\/.*)$/gm), ([, file = ""]) => file);
}

const ofTheFake = (file: string) => /^src\/testing\/|^generated\/examples/.test(file);

test.each(["src/index.ts", "src/handler/index.ts"])(
  "%s brings nothing of the fake",
  async (entry) => {
    const sources = await sourcesOf(entry);
    expect(sources).toContain("src/errors.ts");
    expect(sources.filter(ofTheFake)).toEqual([]);
  },
);

test("the fake brings the client", async () => {
  const sources = await sourcesOf("src/testing/index.ts");
  expect(sources).toEqual(expect.arrayContaining(["src/call.ts", "generated/examples.ts"]));
});
