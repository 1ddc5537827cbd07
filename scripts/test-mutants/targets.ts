/** Files that are mutated, and the tests that should notice. */
export interface Target {
  /** Patterns, from the root of the project. */
  files: string[];
  tests: string[];
}

/** Holds that a command runs only where it is the program. */
const IMPORT = "scripts/test/import.test.ts";

/**
 * What guards money and secrets, and the client. A mutant is run against the tests of its file, not
 * against all: these are the ones whose subject it is.
 */
export const TARGETS: Target[] = [
  {
    files: ["scripts/contract/*.ts"],
    tests: [
      "scripts/contract/!(*.full).test.ts",
      IMPORT,
      "scripts/contract/{contract,live,recordings}.full.test.ts",
    ],
  },
  {
    files: ["contract-tests/suite/target.ts"],
    tests: ["contract-tests/suite/target.test.ts", "scripts/contract/exit-code.test.ts"],
  },
  {
    files: ["contract-tests/suite/run-table.ts", "contract-tests/suite/check.ts"],
    tests: [
      "contract-tests/suite/{check,run-table,report/report}.test.ts",
      "scripts/contract/exit-code.test.ts",
    ],
  },
  {
    // A user's reports; the page about the suite itself holds nobody's secrets.
    files: [
      "contract-tests/suite/report/{found,group-by,html,html-document,junit,page}.ts",
      "contract-tests/suite/report/{run,terminal,verdict,without-secret}.ts",
    ],
    tests: [
      "contract-tests/suite/report/{found,html,report,samples,without-secret}.test.ts",
      "scripts/contract/secrets.test.ts",
    ],
  },
  {
    files: ["scripts/ci/live-contract.ts", "scripts/ci/job.ts"],
    tests: [
      "scripts/ci/job.test.ts",
      "scripts/ci/live-contract.test.ts",
      "scripts/ci/live-contract.secrets.test.ts",
      "scripts/ci/live-contract.full.test.ts",
      IMPORT,
    ],
  },
  {
    files: ["scripts/ci/release.ts"],
    tests: ["scripts/ci/release.test.ts", "scripts/ci/publish.test.ts", IMPORT],
  },
  {
    files: ["scripts/mock/{main,explain-start,ways-to-try}.ts"],
    tests: ["scripts/mock/*.test.ts", IMPORT],
  },
  {
    files: ["contract-tests/servers/{choose-example,kept-prism,mock,passable,prism}.ts"],
    tests: [
      "contract-tests/servers/!(*.full).test.ts",
      "contract-tests/servers/*.full.test.ts",
      "scripts/mock/*.test.ts",
    ],
  },
  {
    files: ["scripts/test/{main,floor,summary}.ts"],
    tests: ["scripts/test/{floor,summary,main}.test.ts", IMPORT],
  },
  {
    files: ["src/*.ts"],
    // Left out: the long list of lost replies takes minutes, and what holds types or memory alone tells
    // nothing of a mutant.
    tests: [
      "contract-tests/client/!(lost-replies.full|plain-strict.full|body.full).test.ts",
      "contract-tests/handler/{handler,leaks,options,route}.test.ts",
      "contract-tests/testing/replies.test.ts",
    ],
  },
  {
    files: ["src/handler/*.ts"],
    tests: ["contract-tests/handler/*.test.ts"],
  },
  {
    files: ["src/testing/*.ts"],
    tests: ["contract-tests/testing/*.test.ts"],
  },
];
