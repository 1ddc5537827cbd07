import { expect, test } from "vitest";
import { distTagOf, objections } from "./release.ts";

const URL_OF_REPOSITORY = "https://github.com/piper/client";
const release = {
  tag: "v0.2.0",
  manifest: { version: "0.2.0", repository: URL_OF_REPOSITORY },
  contract: "1.1.0",
  changelog: "# Changelog\n\n## v0.2.0 (contract 1.1.0), 2026-12-01\n",
  repositoryUrl: URL_OF_REPOSITORY,
  isOnMain: true,
};

test("a tag, a package, a contract and a changelog that agree may be published", () => {
  expect(objections(release)).toEqual([]);
});

test.each([
  [{ isOnMain: false }, "The commit of v0.2.0 is not on main: merge it, then tag it there."],
  [
    { tag: "v0.3.0", changelog: "## v0.3.0 (contract 1.1.0)" },
    "The tag is v0.3.0, and package.json says 0.2.0.",
  ],
  [{ contract: "2.0.0" }, 'CHANGELOG.md has no heading "## v0.2.0 (contract 2.0.0)".'],
  [{ changelog: "## Unreleased" }, 'CHANGELOG.md has no heading "## v0.2.0 (contract 1.1.0)".'],
  [
    { manifest: { ...release.manifest, private: true } },
    'package.json says "private": npm would refuse it.',
  ],
  [
    { manifest: { version: "0.2.0" } },
    'package.json needs "repository": "github:piper/client": npm refuses provenance of another or none.',
  ],
])("%o is held back", (change, objection) => {
  expect(objections({ ...release, ...change })).toEqual([objection]);
});

test.each([
  "piper/client",
  "github:piper/client",
  "https://github.com/piper/client.git",
  { url: "git+https://github.com/Piper/Client.git" },
  { url: "git://github.com/piper/client.git" },
])("%j names the repository that the release is of", (repository) => {
  const manifest = { version: "0.2.0", repository };
  expect(objections({ ...release, manifest })).toEqual([]);
});

test("GitHub takes capitals in a repository's name for small letters, on either side", () => {
  const repositoryUrl = "https://github.com/Piper/Client";
  expect(objections({ ...release, repositoryUrl })).toEqual([]);
});

test.each(["piper/other", { url: "https://example.com/piper/client" }, {}])(
  "%j names another one, or none",
  (repository) => {
    const manifest = { version: "0.2.0", repository };
    expect(objections({ ...release, manifest })).toHaveLength(1);
  },
);

test.each([
  ["1.2.3", "latest"],
  ["1.2.3+build-1", "latest"],
  ["1.0.0-beta.1", "beta"],
  ["1.0.0-rc1", "rc1"],
  ["1.0.0-0", "next"],
  ["1.0.0-latest.1", "next"],
  ["1.0.0-v1", "next"],
])("%s is published as %s", (version, distTag) => {
  expect(distTagOf(version)).toBe(distTag);
});
