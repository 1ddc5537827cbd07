import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");
const { scripts } = JSON.parse(read("package.json"));

test.each(["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])(
  "%s names npm scripts that exist",
  (name) => {
    const named = [...read(name).matchAll(/npm run ([\w:]+)/g)].map(([, script = ""]) => script);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  },
);
