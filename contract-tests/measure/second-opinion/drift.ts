import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { API_URL } from "../../document/api-url.ts";
import { readDocument } from "../../document/read-document.ts";
import { correctExchange } from "../../suite/requests/correct.ts";
import { recorded } from "../power/corpus.ts";
import type { Variation } from "../power/variation.ts";
import { runRedocly } from "./redocly.ts";

/** Lists the variations in whose answers redocly drift finds an error. */
export async function flagByDrift(variations: readonly Variation[]): Promise<Set<Variation>> {
  const folder = await mkdtemp(join(tmpdir(), "piper-drift-"));
  try {
    const inside = (name: string) => join(folder, name);
    const [api, har, log] = [inside("openapi.json"), inside("traffic.har"), inside("log.json")];
    await writeFile(api, JSON.stringify(await documentFor(variations)));
    await writeFile(har, JSON.stringify({ log: { entries: variations.map(entryOf) } }));
    const outputs = ["--format", "json", "-o", log, "--min-severity", "error"];
    const said = await runRedocly(["drift", har, "--api", api, ...outputs]);
    const text = await readFile(log, "utf8").catch(() => {
      throw new Error(`redocly drift did not run: ${said}`);
    });
    const { problems }: { problems: { path: string; target: string }[] } = JSON.parse(text);
    const ofAnswers = problems.filter(({ target }) => target === "response");
    const flagged = ofAnswers.map(({ path }) => variations[Number(path.split("/")[1])]);
    return new Set(flagged.filter((variation) => variation !== undefined));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Like problems of one operation are told once: so each variation has an operation of its own. */
async function documentFor(variations: readonly Variation[]) {
  const document = await readDocument();
  const paths = variations.map(({ of }, index) => {
    const { template, method, place } = correctExchange(of).operation;
    const operation = { ...place.node, operationId: `variation${index}` };
    return [`/${index}${template}`, { [method.toLowerCase()]: operation }];
  });
  return { ...document, paths: Object.fromEntries(paths) };
}

/** An exchange as a HAR has it, at the path of its variation. */
function entryOf(variation: Variation, index: number) {
  // Drift looks at the traffic of the server that the document names only.
  const { request, response } = recorded(variation, API_URL);
  const list = (headers: Headers) => [...headers].map(([name, value]) => ({ name, value }));
  const url = new URL(request.url);
  url.pathname = `/${index}${url.pathname}`;
  return {
    startedDateTime: new Date(index).toISOString(),
    request: {
      method: request.method,
      url: url.href,
      headers: list(request.headers),
      queryString: [...url.searchParams].map(([name, value]) => ({ name, value })),
      ...(request.body && {
        postData: { mimeType: request.headers.get("content-type"), text: textOf(request.body) },
      }),
    },
    response: {
      status: response.status,
      headers: list(response.headers),
      content: {
        size: response.body.length,
        mimeType: response.headers.get("content-type") ?? "",
        text: textOf(response.body),
      },
    },
  };
}

const textOf = (body: Uint8Array | null) => new TextDecoder().decode(body ?? new Uint8Array());
