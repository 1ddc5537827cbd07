/** A mutant that no test notices, and why none has to. */
export interface Survivor {
  file: string;
  /** The line as it stands in the file, without its margins. */
  at: string;
  before: string;
  after: string;
  why: string;
}

/** The mutants that may survive. Anything else that does is a hole in the tests. */
export const KNOWN_SURVIVORS: Survivor[] = [
  {
    file: "scripts/ci/release.ts",
    at: 'const text = typeof written === "string" ? written : (written?.url ?? "");',
    before: '""',
    after: '"mutant"',
    why: "whatever is not the repository's URL is refused alike",
  },
  {
    file: "scripts/ci/release.ts",
    at: 'const [word = ""] = prerelease.split(".");',
    before: '""',
    after: '"mutant"',
    why: "split always gives a first word; only its type does not say so",
  },
  {
    file: "contract-tests/suite/run-table.ts",
    at: "if (early > 0) await wait(early, signal);",
    before: ">",
    after: ">=",
    why: "no request is ready at the very end of its pace, to a fraction of a millisecond",
  },
  {
    file: "contract-tests/suite/report/junit.ts",
    at: 'const { theme, name, findings, reason = "", durationMs } = check;',
    before: '""',
    after: '"mutant"',
    why: "a check that is inconclusive or left out always has a reason",
  },
  {
    file: "scripts/ci/live-contract.ts",
    at: "return { stdout, stderr, exitCode: Number(exitCode ?? CANNOT_TELL) };",
    before: "exitCode ?? CANNOT_TELL",
    after: "exitCode",
    why: "nothing kills the process that it starts",
  },
  {
    file: "scripts/ci/live-contract.ts",
    at: 'const target = values.target ?? (await readOpenApi()).servers[0]?.url ?? "";',
    before: '""',
    after: '"mutant"',
    why: "openapi.yaml names a server: lint and generate demand one",
  },
  {
    file: "scripts/ci/live-contract.ts",
    at: "for (const name of [...REPORTS, ISSUE]) await rm(new URL(name, out), { force: true });",
    before: "await rm(new URL(name, out), { force: true })",
    after: "rm(new URL(name, out), { force: true })",
    why: "the files are gone long before the check has written new ones",
  },
  {
    file: "scripts/mock/main.ts",
    at: "await server.close();",
    before: "await server.close()",
    after: "server.close()",
    why: "the process ends once the mock is closed, whether anybody waits for that or not",
  },
  {
    file: "src/http-date.ts",
    at: 'const text = header?.trim() ?? "";',
    before: '""',
    after: '"mutant"',
    why: "neither is a date",
  },
  {
    file: "src/handler/route.ts",
    at: "if (steps.length !== template.length) return undefined;",
    before: "steps.length !== template.length",
    after: "false",
    why: "a path that is too short ends in another step than a template, while none ends in a parameter",
  },
  {
    file: "src/call.ts",
    at: 'const [, ...lines] = (readText(callSite, "stack") ?? "").split("\\n");',
    before: '""',
    after: '"mutant"',
    why: "neither has a second line",
  },
  {
    file: "src/testing/api.ts",
    at: "return { reply: { ...firstReply(operation), ...given.example, ...given.fields } };",
    before: "...given.example",
    after: "",
    why: "it counts for further operations alone, which the contract has not yet",
  },
  {
    file: "src/testing/api.ts",
    at: "return { reply: { ...firstReply(operation), ...given.example, ...given.fields } };",
    before: "...given.fields",
    after: "",
    why: "it counts for further operations alone, which the contract has not yet",
  },
  {
    file: "src/testing/api.ts",
    at: "return { reply: { ...firstReply(operation), ...given.example, ...given.fields } };",
    before: "...firstReply(operation)",
    after: "",
    why: "it counts for further operations alone, which the contract has not yet",
  },
  {
    file: "src/testing/call.ts",
    at: "const read = (name: string, text: string) => readWritten(parameters[name]?.schema ?? {}, text);",
    before: "parameters[name]?.schema ?? {}",
    after: "{}",
    why: "it counts for a parameter in the query that is a text, which the contract has not yet",
  },
  {
    file: "src/testing/runs.ts",
    at: "...recordLike(example),",
    before: "...recordLike(example)",
    after: "",
    why: "a run has no field yet that the fake does not make itself",
  },
  {
    file: "src/evidence.ts",
    at: 'matches: ({ syscall = "", code }) =>',
    before: '""',
    after: '"mutant"',
    why: "no call is named like that either",
  },
  {
    file: "src/evidence.ts",
    at: 'matches: ({ message = "" }) =>',
    before: '""',
    after: '"mutant"',
    why: "no error of these rows says that either",
  },
  {
    file: "src/evidence.ts",
    at: 'matches: ({ http2ErrorCode, message = "" }) =>',
    before: '""',
    after: '"mutant"',
    why: "no error of this row says that either",
  },
  {
    file: "src/evidence.ts",
    at: '(row.codes === undefined || row.codes.test(cause.code ?? "")) &&',
    before: '""',
    after: '"mutant"',
    why: "neither is a code of a row",
  },
  {
    file: "src/testing/conversations.ts",
    at: 'const begun = { ...SHOWN_RUNS[0], id: nextId("run"), session_id, created_at };',
    before: "0",
    after: "1",
    why: "a run has no field yet that the fake does not make itself",
  },
  {
    file: "src/testing/conversations.ts",
    at: 'const begun = { ...SHOWN_RUNS[0], id: nextId("run"), session_id, created_at };',
    before: "...SHOWN_RUNS[0]",
    after: "",
    why: "a run has no field yet that the fake does not make itself",
  },
  {
    file: "src/testing/conversations.ts",
    at: "...known,",
    before: "...known",
    after: "",
    why: "a conversation has no field yet beside its session and its runs",
  },
  {
    file: "src/testing/conversations.ts",
    at: "...given,",
    before: "...given",
    after: "",
    why: "a conversation has no field yet beside its session and its runs",
  },
  {
    file: "src/testing/runs.ts",
    at: 'const names = Object.keys(SHOWN_RUNS[0] ?? {}).filter((name) => name.startsWith("total_"));',
    before: "0",
    after: "1",
    why: "every run that openapi.yaml shows has the same sums",
  },
  {
    file: "src/testing/shown.ts",
    at: 'const greets = (name: string) => name in requests && asksNothing(read(requests[name], "message"));',
    before: '"message"',
    after: '""',
    why: "of the requests that openapi.yaml shows, the greeting alone has the name of a reply",
  },
  {
    file: "src/testing/shown.ts",
    at: "2 * Number(greets(name) === asksNothing(message)) +",
    before: "2",
    after: "3",
    why: "whatever weighs more than the events orders the replies alike",
  },
];
