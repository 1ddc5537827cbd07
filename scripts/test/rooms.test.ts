import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path/posix";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";

// Who may import whom, as docs/architecture.md draws it. A type counts as an import.

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SOURCES = "{bench,contract-tests,examples,generated,scripts,src}/**/*.{ts,js,mjs}";
const EXCLUDE = ["**/node_modules/**", "**/dist/**"];

const DOCUMENT = "contract-tests/document";
const CALLS = "contract-tests/calls";
const SERVERS = "contract-tests/servers";
const SUITE = "contract-tests/suite";
const PACKAGE = "contract-tests/package";
const PLATFORMS = "contract-tests/platforms";
const SHARED = "scripts/shared";

/** For each room the rooms it may import, besides itself. */
const MAY_IMPORT: Record<string, string[]> = {
  generated: [],
  src: ["generated"],
  [DOCUMENT]: [],
  [CALLS]: ["generated", "src"],
  [SERVERS]: [DOCUMENT, SHARED],
  [SUITE]: [DOCUMENT, SERVERS, SHARED],
  "contract-tests/client": ["src", CALLS, DOCUMENT, SERVERS, SHARED],
  "contract-tests/handler": ["src", CALLS, DOCUMENT, SERVERS, SHARED],
  "contract-tests/recipes": [CALLS, DOCUMENT, SERVERS, SHARED, "contract-tests/platforms"],
  "contract-tests/testing": ["src", CALLS, DOCUMENT, SERVERS, SHARED],
  "contract-tests/measure": ["src", DOCUMENT, SERVERS, SUITE, SHARED],
  [PACKAGE]: ["src", CALLS, DOCUMENT, SERVERS, SHARED],
  [PLATFORMS]: [SERVERS, SHARED],
  [SHARED]: [DOCUMENT],
  bench: ["src", DOCUMENT, PACKAGE, SERVERS, SHARED],
  examples: [],
};

/** What a folder of scripts/ may import: it is an entry, and nothing imports it. */
const A_SCRIPT_MAY_IMPORT = ["src", CALLS, DOCUMENT, SERVERS, SUITE, PACKAGE, PLATFORMS, SHARED];

/** Imports that the table above forbids, each from a file or a folder, with its reason. */
const EXCEPTIONS = [
  {
    from: "contract-tests/client/token-leaks.test.ts",
    to: "src/redact.ts",
    why: "how long redacting takes can only be measured on the function itself",
  },
  {
    from: "contract-tests/client/evidence.test.ts",
    to: "src/evidence.ts",
    why: "it names every row of the table of what proves what",
  },
  {
    from: "contract-tests/client/schema.test.ts",
    to: "src/schema.ts",
    why: "it holds the words of every rule, by keywords that the contract does not use yet",
  },
  {
    from: "contract-tests/client/clock.test.ts",
    to: "src/clock.ts",
    why: "up to which millisecond two clocks may agree can only be seen on the function itself",
  },
  {
    from: "contract-tests/client/body.test.ts",
    to: "src/retry.ts",
    why: "the header is parsed in so many forms that a server for each would take minutes",
  },
  {
    from: "contract-tests/client/retry.test.ts",
    to: "src/retry.ts",
    why: "the upper end of the random wait can only be seen on the function itself",
  },
  {
    from: "contract-tests/handler/route.test.ts",
    to: "src/handler/route.ts",
    why: "no call has a parameter in a header yet: how one is read is seen on the function itself",
  },
  {
    from: "contract-tests/handler/route.test.ts",
    to: "src/written.ts",
    why: "so is what of a request's headers is a parameter",
  },
  {
    from: "contract-tests/client/wire.test.ts",
    to: "contract-tests/suite/page/",
    why: "the page's sample, written by hand, is what the client is to send",
  },
  {
    from: "contract-tests/handler/same-errors",
    to: "contract-tests/client/faults/",
    why: "behind the handler a page's client meets each row of the fault table",
  },
  {
    from: "contract-tests/client/words.test.ts",
    to: "src/messages.ts",
    why: "the pieces of its messages are held at limits that few failures meet",
  },
  {
    from: "contract-tests/client/plain.test.ts",
    to: "src/plain.ts",
    why: "what it makes of odd values is the same wherever a caller hands them over",
  },
  {
    from: "contract-tests/client/lost-run.test.ts",
    to: "src/lost-run.ts",
    why: "which runs are a lost call's is held to the millisecond, which no server keeps",
  },
  {
    from: "contract-tests/client/parameters.test.ts",
    to: "src/parameters.ts",
    why: "what it would send is tried with a contract other than today's",
  },
  {
    from: "contract-tests/client/lost-replies/",
    to: "contract-tests/measure/random.ts",
    why: "its schedules come of seeds, as the measurements' cases do",
  },
  {
    from: "contract-tests/recipes/batch.full.test.ts",
    to: "contract-tests/client/lost-replies/",
    why: "the batch calls the agent that loses replies and remembers what it ran",
  },
  {
    from: "contract-tests/package/runtimes/nodes.full.test.ts",
    to: "contract-tests/client/faults/",
    why: "the fault table is run once more on each Node, with the built package",
  },
  {
    from: "scripts/diff/types.full.test.ts",
    to: "scripts/generate/",
    why: "the diff's verdicts are held against the types that a change generates",
  },
  {
    from: "scripts/chat/main.ts",
    to: "scripts/start/choose-server.ts",
    why: "both call the API where the environment names it, and the mock elsewhere",
  },
  {
    from: "contract-tests/suite/requests/create-response.ts",
    to: "generated/examples.ts",
    why: "a correct body is the first that openapi.yaml shows",
  },
  {
    from: "scripts/ci/live-contract.full.test.ts",
    to: "contract-tests/measure/",
    why: "an API that keeps the contract is the model that measures the suite",
  },
  {
    from: "scripts/contract/conduct.full.test.ts",
    to: "contract-tests/measure/",
    why: "the command is tried on the very servers that measure the suite",
  },
];

const imports = readImports();
const relativeImports = listRelativeImports();

test("every file is in a room", () => {
  const rooms = new Set([...imports.keys()].map(roomOf));
  const known = (room: string) => room in MAY_IMPORT || /^scripts\/[\w-]+$/.test(room);
  expect([...rooms].filter((room) => !known(room))).toEqual([]);
});

test("a room imports only what the table lets it", () => {
  const forbidden = relativeImports.filter(({ from, to }) => !mayImport(from, to));
  expect(forbidden.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

test("src is imported by its public entries only", () => {
  const { exports } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const entries = Object.values<string | { import: { default: string } }>(exports)
    .map((entry) => (typeof entry === "string" ? entry : entry.import.default))
    .map((path) => path.replace(/^\.\/dist\/(.*)\.js$/, "src/$1.ts"));
  const inward = relativeImports
    .filter(({ from, to }) => roomOf(from) !== "src" && roomOf(to) === "src")
    .filter(({ from, to }) => !entries.includes(to) && !isException(from, to));
  expect(inward.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

test("src imports openapi-fetch and no other package", () => {
  const packages = [...imports]
    .filter(([from]) => roomOf(from) === "src")
    .flatMap(([from, names]) =>
      names.filter((name) => !name.startsWith(".")).map((name) => `${name} in ${from}`),
    );
  expect(packages.filter((name) => !name.startsWith("openapi-fetch in "))).toEqual([]);
});

test("Prism is run by the servers' room and the judge of the suite does not know it", () => {
  const prism = [...imports]
    .filter(([, names]) => names.some((name) => name.startsWith("@stoplight/")))
    .map(([from]) => from);
  expect(prism.filter((from) => roomOf(from) !== SERVERS)).toEqual([]);
  const judge = relativeImports.filter(({ from }) => from.startsWith(`${SUITE}/judge/`));
  expect(judge.length).toBeGreaterThan(0);
  expect(judge.filter(({ from, to }) => roomOf(to) === SERVERS && !isTest(from))).toEqual([]);
});

test("no files import each other in a circle, types included", () => {
  expect(findCircles().map((files) => files.toSorted())).toEqual([]);
});

test("every exception stands once in the table", () => {
  const imported = EXCEPTIONS.map(({ from, to }) => `${from} → ${to}`);
  expect(imported.filter((each, index) => imported.indexOf(each) < index)).toEqual([]);
});

test("every exception is still needed: one that is not goes from the table", () => {
  const needed = (exception: (typeof EXCEPTIONS)[number]) =>
    relativeImports.some(({ from, to }) => covers(exception, from, to));
  expect(EXCEPTIONS.filter((exception) => !needed(exception))).toEqual([]);
});

test("contract-tests/ and scripts/ have no loose file", () => {
  expect(
    [...imports.keys()].filter((file) => /^(contract-tests|scripts)\/[^/]+$/.test(file)),
  ).toEqual([]);
});

/** Each source file with what it imports, types and dynamic imports included. */
function readImports(): Map<string, string[]> {
  const files = globSync(SOURCES, { cwd: ROOT, exclude: EXCLUDE });
  return new Map(
    files.map((file) => {
      const { importedFiles } = ts.preProcessFile(
        readFileSync(join(ROOT, file), "utf8"),
        true,
        true,
      );
      return [file, importedFiles.map(({ fileName }) => fileName)];
    }),
  );
}

/** The imports of one file of ours by another. */
function listRelativeImports(): { from: string; to: string }[] {
  return [...imports].flatMap(([from, names]) =>
    names
      .filter((name) => name.startsWith("."))
      .map((name) => ({ from, to: join(dirname(from), name) }))
      // A configuration in the root is in no room.
      .filter(({ to }) => !to.startsWith("node_modules/") && to.includes("/")),
  );
}

/** The folder of contract-tests/ or scripts/ that a file is in, or its folder in the root. */
function roomOf(file: string): string {
  const [top = "", next = "", below] = file.split("/");
  const divided = top === "contract-tests" || top === "scripts";
  return divided && below !== undefined ? `${top}/${next}` : top;
}

function mayImport(from: string, to: string): boolean {
  const room = roomOf(from);
  const rooms = MAY_IMPORT[room] ?? A_SCRIPT_MAY_IMPORT;
  return roomOf(to) === room || rooms.includes(roomOf(to)) || isException(from, to);
}

const isException = (from: string, to: string) =>
  EXCEPTIONS.some((exception) => covers(exception, from, to));

const covers = (exception: (typeof EXCEPTIONS)[number], from: string, to: string) =>
  from.startsWith(exception.from) && to.startsWith(exception.to);

const isTest = (file: string) => file.endsWith(".test.ts");

/** Files that import no file but such as can be in no circle can be in none: those that are left. */
function filesNearCircles(importsOf: ReadonlyMap<string, string[]>): Set<string> {
  const left = new Set(importsOf.keys());
  for (let before = left.size + 1; left.size < before; ) {
    before = left.size;
    for (const [from, to] of importsOf) if (!to.some((file) => left.has(file))) left.delete(from);
  }
  return left;
}

/** The shortest way back to each file that imports itself through others, each circle once. */
function findCircles(): string[][] {
  const importsOf = new Map<string, string[]>();
  for (const { from, to } of relativeImports)
    importsOf.set(from, [...(importsOf.get(from) ?? []), to]);
  const circles = new Map<string, string[]>();
  for (const start of filesNearCircles(importsOf)) {
    const ways = [[start]];
    const seen = new Set<string>();
    for (const way of ways) {
      for (const to of importsOf.get(way.at(-1) ?? "") ?? []) {
        if (to === start) circles.set([...way].sort().join(), way);
        if (seen.has(to) || to === start) continue;
        seen.add(to);
        ways.push([...way, to]);
      }
    }
  }
  return [...circles.values()];
}
