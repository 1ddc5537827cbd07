import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runRedocly } from "./redocly.ts";

/** What redocly respect says of one step of an Arazzo file. */
export interface Step {
  /** The workflow's id and the step's. */
  name: string;
  /** The names of the checks that the step failed. */
  failed: string[];
}

/** Runs an Arazzo document with redocly respect; `har` is the traffic, in the order of the steps. */
export async function runRespect(
  arazzo: string,
  serverUrl: string,
): Promise<{ steps: Step[]; har: string }> {
  const folder = await mkdtemp(join(tmpdir(), "piper-respect-"));
  try {
    const inside = (name: string) => join(folder, name);
    const [file, log, har] = [
      inside("calls.arazzo.yaml"),
      inside("log.json"),
      inside("traffic.har"),
    ];
    await writeFile(file, arazzo);
    const outputs = ["--json-output", log, "--har-output", har];
    const args = ["respect", file, "--server", `piper=${serverUrl}`, ...outputs];
    const said = await runRedocly(args);
    const text = await readFile(log, "utf8").catch(() => {
      throw new Error(`redocly respect did not run: ${said}`);
    });
    return { steps: stepsOf(JSON.parse(text)), har: await readFile(har, "utf8") };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Log {
  files: Record<
    string,
    {
      executedWorkflows: {
        workflowId: string;
        executedSteps: { stepId: string; checks: { name: string; passed: boolean }[] }[];
      }[];
    }
  >;
}

function stepsOf({ files }: Log): Step[] {
  return Object.values(files).flatMap(({ executedWorkflows }) =>
    executedWorkflows.flatMap(({ workflowId, executedSteps }) =>
      executedSteps.map(({ stepId, checks }) => ({
        name: `${workflowId}/${stepId}`,
        failed: checks.filter(({ passed }) => !passed).map(({ name }) => name),
      })),
    ),
  );
}
