// The types as apps see them that are compiled with plain `strict`, where an optional property may
// also be undefined: types.test-d.ts is compiled with exactOptionalPropertyTypes.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const cache = join(root, ".cache"); // Inside the project: the app finds its packages.
const tsc = join(root, "node_modules/typescript-7/bin/tsc");

const APP = `
import type { AgentResponse, CreateResponseParams, PiperClient, RunEvent } from "../../src/index.ts";
import { createPiperClient } from "../../src/index.ts";

declare const piper: PiperClient;
declare const quiet: boolean;
declare const profile: { user_name: string } | undefined;
declare const optional: { agent_id: string; include_events?: false };
declare const optionalFlag: { agent_id: string; include_events?: boolean };
declare const environment: Record<string, string | undefined>;
const agent_id = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

/** Fails to compile where events may not be a list. */
type Events = RunEvent[] | null | undefined;
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function hold<T>(value: T): <U>(...same: Same<T, U> extends true ? [] : ["differs"]) => void;

hold((await piper.createResponse({ agent_id })).data.events)<Events>();
hold((await piper.createResponse({ agent_id, include_events: true })).data.events)<Events>();
hold((await piper.createResponse({ agent_id, include_events: undefined })).data.events)<Events>();
hold((await piper.createResponse({ agent_id, include_events: quiet })).data.events)<Events>();
const conditional = { agent_id, include_events: quiet ? (false as const) : undefined };
hold((await piper.createResponse(conditional)).data.events)<Events>();
hold((await piper.createResponse({ agent_id, include_events: quiet ? false : undefined })).data.events)<Events>();
hold((await piper.createResponse(optionalFlag)).data.events)<Events>();
hold((await piper.createResponse({ agent_id, include_events: false })).data.events)<null | undefined>();
// @ts-expect-error
hold((await piper.createResponse({ agent_id, include_events: false })).data.events)<Events>();

// @ts-expect-error
piper.createResponse<false>({ agent_id });
// @ts-expect-error
piper.createResponse<false>(optional);
// @ts-expect-error
const params: CreateResponseParams<false> = { agent_id };
// @ts-expect-error
const open: CreateResponseParams<false> = { agent_id, include_events: undefined };

piper.createResponse({ agent_id, profile_metadata: profile });
piper.createResponse({ agent_id, session_id: undefined, include_events: undefined });
createPiperClient({ token: environment.PIPER_TOKEN, orgId: environment.PIPER_ORG_ID });
createPiperClient({ orgId: agent_id, fetch: globalThis.fetch });
declare const reply: AgentResponse<false>;
export const shown: AgentResponse = reply;
`;

/** What the compiler says of an app, without exactOptionalPropertyTypes. */
function compile(app: string): string {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "strict-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "app.ts"), app);
  const compilerOptions = {
    ...{ strict: true, noEmit: true, skipLibCheck: true, allowImportingTsExtensions: true },
    ...{ module: "nodenext", target: "es2023", lib: ["es2023", "dom", "dom.iterable"] },
  };
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions, files: ["app.ts"] }),
  );
  const { stdout } = spawnSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" });
  return stdout.replaceAll(/^\S*app\.ts/gm, "app.ts");
}

test("under plain strict, events are null only where they are surely not asked for", () => {
  expect(compile(APP)).toBe("");
});

test("under plain strict, a hole would be told", () => {
  const narrowed = APP.replace("=> void;\n\nhold(", "=> void;\n\nhold(null)<Events>();\nhold(");
  expect(compile(narrowed)).toMatch(/app\.ts.*TS2554/);
});
