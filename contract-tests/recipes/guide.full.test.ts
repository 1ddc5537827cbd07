// What docs/handler.md shows compiles, each example in an app that has what it takes for granted.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { PACKAGE } from "../../scripts/shared/package-name.ts";
import { compile, makeApp } from "./recipe.ts";

const GUIDE = fileURLToPath(new URL("../../docs/handler.md", import.meta.url));

const CONTEXT: Record<string, string> = {
  userOf: "(request: Request) => Promise<{ id: string; name: string } | undefined>",
  db: "{ isOwner(session: string, user: string): Promise<boolean>; setOwner(session: unknown, user: string): Promise<void> }",
  agent_id: "string",
  message: "string",
  session_id: "string",
  showThatNobodyKnows: "() => void",
};

const IMPORTS: Record<string, string> = {
  createPiperClient: PACKAGE,
  isPiperError: PACKAGE,
};

/** An example, in an app that has what it takes for granted. */
function inContext(example: string): string {
  const uses = (name: string) => new RegExp(`\\b${name}\\b`).test(example);
  const imports = Object.entries(IMPORTS)
    .filter(([name]) => uses(name) && !example.includes("import "))
    .map(([name, from]) => `import { ${name} } from "${from}";`);
  const context = Object.entries(CONTEXT)
    .filter(([name]) => uses(name))
    .map(([name, type]) => `declare const ${name}: ${type};`);
  const needsPiper =
    uses("piper") && !example.includes("const piper") && !example.includes("piper:");
  if (needsPiper) context.push(`declare const piper: import("${PACKAGE}").PiperClient;`);
  return [...imports, ...context, example, "export {};"].join("\n");
}

test("the guide's examples compile", async () => {
  const text = readFileSync(GUIDE, "utf8");
  const examples = [...text.matchAll(/```ts\n(.*?)```/gs)].map(([, example = ""]) => example);
  expect(examples.length).toBeGreaterThan(2);
  const files = Object.fromEntries(
    examples.map((example, at) => [`example-${at}.ts`, inContext(example)]),
  );
  const app = await makeApp(["hono@4.13.19", "@hono/node-server@2.1.9"], [], files);
  await compile(app.folder, Object.keys(files));
}, 240_000);
