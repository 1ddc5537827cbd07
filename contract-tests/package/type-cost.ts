import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { readExamples } from "../../scripts/shared/readme-examples.ts";
import { API_URL } from "../document/api-url.ts";
import { addNodeTypes, createApp, run } from "./app.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What a program costs the compiler. */
export interface TypingCost {
  instantiations: number;
  /** The median of the runs. */
  checkSeconds: number;
}

/** The README's first example as one writes it on openapi-fetch alone. */
const ON_OPENAPI_FETCH = `
import createClient from "openapi-fetch";
import type { paths } from "./openapi.d.ts";

const api = createClient<paths>({
  baseUrl: "${API_URL}",
  headers: { Authorization: \`Bearer \${process.env.PIPER_TOKEN}\` },
});

const agent_id = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const { data, error } = await api.POST("/v1/orgs/{org_id}/responses/", {
  params: {
    path: { org_id: "7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10" },
    query: { include_events: true },
  },
  body: { agent_id, message: "Where is my order?" },
});
if (error) throw error;
console.log(data.content, data.events?.length);
`;

/**
 * Measures what the README's first example costs the compiler in an app that has the package from
 * npm pack, beside the same program on openapi-fetch alone.
 *
 * @param runs how often each is compiled, in turn: only the check time differs between runs
 */
export async function measureTypes(
  runs = 3,
): Promise<Record<"piper-responses" | "openapi-fetch", TypingCost>> {
  const app = await createApp();
  try {
    await addNodeTypes(app);
    await copyFile(join(ROOT, "generated/openapi.d.ts"), join(app.folder, "openapi.d.ts"));
    const [example = ""] = await readExamples();
    await app.write("client.ts", example);
    await app.write("openapi-fetch.ts", ON_OPENAPI_FETCH);
    const piper: TypingCost[] = [];
    const alone: TypingCost[] = [];
    for (let n = 0; n < runs; n++) {
      piper.push(await compile(app.folder, "client.ts"));
      alone.push(await compile(app.folder, "openapi-fetch.ts"));
    }
    return { "piper-responses": median(piper), "openapi-fetch": median(alone) };
  } finally {
    await app.remove();
  }
}

async function compile(folder: string, file: string): Promise<TypingCost> {
  const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
  const modules = ["--module", "nodenext", "--target", "es2022", "--types", "node"];
  const strict = ["--strict", "--exactOptionalPropertyTypes", "--skipLibCheck", "--noEmit"];
  const args = [tsc, file, ...modules, ...strict, "--extendedDiagnostics"];
  const { stdout } = await run(process.execPath, args, { cwd: folder }).catch((failed) => {
    throw new Error(`${file} does not compile: ${failed.stdout || failed.message}`);
  });
  const read = (label: string) => Number(stdout.match(`${label}: +([\\d.]+)`)?.[1]);
  return { instantiations: read("Instantiations"), checkSeconds: read("Check time") };
}

function median(costs: TypingCost[]): TypingCost {
  const sorted = costs.toSorted((a, b) => a.checkSeconds - b.checkSeconds);
  const [middle] = sorted.slice(Math.floor(sorted.length / 2));
  if (!middle) throw new Error("Nothing was compiled.");
  return middle;
}
