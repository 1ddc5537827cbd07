import { nextJs } from "./next.ts";
import type { Expectation, Platform } from "./platform.ts";
import { RUNS } from "./try-app.ts";

/** A page that asks the agent for each visitor, as every page should. */
const EACH_TIME: Expectation = { expected: ["Run 1", "Run 2"] };
const FROM_THE_CACHE = (run: string): Expectation => ({
  expected: [run, run],
  platform:
    "Answers a page that forces its cache, or says that it is static, with one run for all.",
});

const expectations = (atBuild: object, fixed: Expectation) => ({
  "runs while it is built": { expected: atBuild },
  "/page, visited twice": EACH_TIME,
  "/revalidated, visited twice": EACH_TIME,
  "/static, visited twice": fixed,
  "/dynamic, visited twice": EACH_TIME,
  "/route, visited twice": EACH_TIME,
  "/edge, visited twice": EACH_TIME,
  "/client, visited twice": { expected: ["Made: function", "Made: function"] },
  "/client, clicked": { expected: "Run 1" },
  [RUNS]: { expected: { page: 2, revalidated: 2, dynamic: 2, route: 2, edge: 2, client: 1 } },
});

const cached = FROM_THE_CACHE("Run 1");

export const NEXT_VERSIONS: Platform[] = [
  nextJs({
    ...{ next: "16.4.6", react: "19.3.1", node: 24 },
    expectations: { ...expectations({ static: 1 }, cached), "/forced, visited twice": cached },
  }),
  nextJs({
    ...{ next: "16.4.6", react: "19.3.1", node: 24, cacheComponents: true },
    expectations: {
      "runs while it is built": { expected: {} },
      "/streamed, visited twice": EACH_TIME,
      "/route, visited twice": EACH_TIME,
      [RUNS]: { expected: { streamed: 2, route: 2 } },
    },
  }),
  nextJs({
    ...{ next: "15.5.29", react: "19.3.1", node: 22 },
    expectations: { ...expectations({ static: 1 }, cached), "/forced, visited twice": cached },
  }),
  nextJs({
    ...{ next: "14.2.35", react: "18.3.1", node: 20 },
    // Built, /forced would wait for itself: docs/platforms.md says why.
    leaveOut: ["app/forced/page.js"],
    expectations: expectations({ static: 2 }, FROM_THE_CACHE("Run 2")),
  }),
];
