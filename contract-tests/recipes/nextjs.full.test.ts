// The recipe for Next.js: built, started, called as a page calls, and used by a person in Chromium.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { installOnDemand } from "../../scripts/shared/install-on-demand.ts";
import { launchChromium } from "../../scripts/shared/launch-chromium.ts";
import { answer, reset, startScriptedServer } from "../servers/scripted.ts";
import { expectAPage, startApi } from "./as-a-page.ts";
import { ID, makeApp } from "./recipe.ts";

const SPECS = [
  ...["next@16.4.6", "react@19.3.1", "react-dom@19.3.1", "@types/react@19.3.3"],
  ...["typescript@5.9.3", "@types/node@24.19.2"],
];

/** What the recipe takes to be there. All parts of the app run in one process here. */
const CONVERSATIONS = `
interface User { id: string }
const shared = globalThis as unknown as { owners?: Map<string, string> };
const owners = (shared.owners ??= new Map());
export const isOwner = async (session_id: string, user: User) => owners.get(session_id) === user.id;
export const setOwner = async (session_id: string, user: User) => void owners.set(session_id, user.id);
`;

const LAYOUT = `
export default function Layout({ children }: { children: React.ReactNode }) {
  return <html lang="en"><body>{children}</body></html>;
}
`;

const SESSION = "0b8f5c1e-6a3d-4c52-9e0d-2f1a7b9c4d55";
const REPLY = { content: "On Friday.", role: "assistant", session_id: SESSION, run_id: ID };
const EVENTS = [{ event_type: "user_message", content: "What I once asked" }];
const RUN = { id: ID, session_id: SESSION, created_at: "2026-11-28T09:00:00Z", events: EVENTS };
const CONVERSATION = {
  session: { session_id: SESSION, agent_id: ID, organization_id: ID },
  runs: [RUN],
};

test("an app on Next.js: a page talks to its agent, its person sees what came of it", async () => {
  const modules = await installOnDemand(...SPECS);
  const root = dirname(modules);
  const config = { outputFileTracingRoot: root, turbopack: { root } };
  const app = await makeApp(SPECS, ["nextjs/"], {
    // What is the recipe's own, and where this test keeps the packages.
    "next.config.mjs": `import own from "./next.config.ts"; export default { ...own, ...${JSON.stringify(config)} };`,
    "conversations.ts": CONVERSATIONS,
    "app/layout.tsx": LAYOUT,
  });
  const next = join(modules, "next/dist/bin/next");
  // Where it is built nobody has a token.
  const { PIPER_TOKEN: _, ...environment } = app.environment("http://127.0.0.1:1");
  const built = await app.run([next, "build"], environment);
  expect(built.code, built.printed).toBe(0);
  // What only the handler says is on the server alone.
  const having = filesWith("The server does not know who is calling", join(app.folder, ".next"));
  expect(having.length).toBeGreaterThan(0);
  expect(having.filter((path) => path.includes("/static/"))).toEqual([]);

  const serve = async (api: string) => {
    const start = [next, "start", "--port=0", "--hostname=127.0.0.1"];
    return (await app.start(start, app.environment(api))).url;
  };
  const api = await startApi();
  onTestFinished(api.close);
  const url = await serve(api.url);
  await expectAPage((path, init) => fetch(url + path, init), url, api);

  const script = [
    answer(200, JSON.stringify(REPLY)),
    reset,
    answer(200, JSON.stringify(CONVERSATION)),
  ];
  const other = await startScriptedServer(...script.map((step) => [step]));
  onTestFinished(other.close);
  await chat(await serve(other.url));
}, 580_000);

/** The files below a folder that have a text. */
const filesWith = (text: string, folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => readFileSync(path, "latin1").includes(text));

/** Has a person chat, lose a reply, and come back to the conversation; another may not see it. */
async function chat(url: string): Promise<void> {
  const browser = await launchChromium();
  onTestFinished(() => browser.close());
  const page = await browser.newPage({ extraHTTPHeaders: { "x-user": "alice" } });
  await page.goto(url);
  for (const [message, said] of [
    ["Where is my order?", "On Friday."],
    ["Are you sure?", "We do not know whether your message arrived."],
  ] as const) {
    await page.getByLabel("Your message").fill(message);
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText(said).waitFor();
  }
  await page.goto(`${url}/?session_id=${SESSION}`);
  await page.getByText("What I once asked").waitFor();
  const others = await browser.newPage({ extraHTTPHeaders: { "x-user": "bob" } });
  await others.goto(`${url}/?session_id=${SESSION}`);
  await others.getByText("This is somebody else's conversation.").waitFor();
}
