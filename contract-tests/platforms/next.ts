import { type ChildProcess, spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { findNode, type NodeMajor } from "../../scripts/shared/find-node.ts";
import { startApi } from "./api.ts";
import { type App, cleanEnvironment, makeApp } from "./app.ts";
import { clickIn } from "./click-in.ts";
import { PAGES, PAGES_OF_COMPONENTS } from "./next-app.ts";
import { compare, type Expectation, need, type Platform } from "./platform.ts";
import { RUNS } from "./try-app.ts";

interface Made {
  next: string;
  react: string;
  node: NodeMajor;
  /** Whether what of a page is static is told by the code alone, as Next.js 16 can do. */
  cacheComponents?: boolean;
  /** Files of the app that this version cannot build. */
  leaveOut?: string[];
  expectations: Record<string, Expectation>;
}

/** Next.js: an app is built, each of its pages and routes is visited twice, and a button clicked. */
export const nextJs = (made: Made): Platform => ({
  name: `Next.js ${made.next.split(".")[0]}${made.cacheComponents ? " with cacheComponents" : ""}`,
  async run(signal) {
    const { next, react, cacheComponents = false, leaveOut = [], expectations } = made;
    const modules = await need(`next@${next}`, `react@${react}`, `react-dom@${react}`);
    const node = await findNode(made.node);
    const api = await startApi();
    const all = Object.entries(cacheComponents ? PAGES_OF_COMPONENTS : PAGES);
    const pages = Object.fromEntries(all.filter(([file]) => !leaveOut.includes(file)));
    const config = configOf(dirname(modules), Number.parseInt(next, 10), cacheComponents);
    const app = await makeApp(modules, { ...pages, ...config });
    const command = [join(modules, "next/dist/bin/next")];
    const env = { API_URL: api.url };
    let server: ChildProcess | undefined;
    try {
      await app.run(node, [...command, "build"], { env, signal });
      const seen: Record<string, unknown> = {
        "runs while it is built": Object.fromEntries(api.runs),
      };
      const started = await startNext(app, node, command, env);
      server = started.server;
      for (const path of visitable(pages)) {
        const visit = () => visitOnce(`${started.url}/${path}`, signal);
        seen[`/${path}, visited twice`] = [await visit(), await visit()];
      }
      if ("app/client/page.js" in pages)
        seen["/client, clicked"] = await clickIn(`${started.url}/client`, signal);
      return compare({ ...seen, [RUNS]: Object.fromEntries(api.runs) }, expectations);
    } finally {
      server?.kill("SIGKILL");
      await Promise.all([app.remove(), api.close()]);
    }
  },
});

/** The platform's modules lie above the app; Next.js looks no higher than its root. */
function configOf(root: string, major: number, cacheComponents: boolean): Record<string, string> {
  const config = {
    skipTrailingSlashRedirect: true, // The path of a call ends with a slash, which Next.js would drop.
    ...(major >= 15 && { outputFileTracingRoot: root }),
    ...(major >= 16 && { turbopack: { root }, cacheComponents }),
  };
  return {
    "package.json": '{ "private": true }',
    "next.config.mjs": `export default ${JSON.stringify(config)};`,
  };
}

async function startNext(
  { folder }: App,
  node: string,
  command: string[],
  env: Record<string, string>,
): Promise<{ url: string; server: ChildProcess }> {
  const args = [...command, "start", "--port=0", "--hostname=127.0.0.1"];
  const server = spawn(node, args, { cwd: folder, env: { ...cleanEnvironment(), ...env } });
  let said = "";
  for await (const text of server.stdout.setEncoding("utf8")) {
    said += text;
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
    if (url && said.includes("Ready")) {
      server.stdout.resume();
      server.stderr.resume();
      return { url, server };
    }
  }
  throw new Error(`Next.js does not start: ${said}`);
}

/** What a browser would ask for: the pages, and the routes that answer a GET. */
const visitable = (pages: Record<string, string>): string[] =>
  Object.keys(pages).flatMap((file) => /^app\/(\w+)\/(?:page|route)\.js$/.exec(file)?.[1] ?? []);

/** What a page shows: the agent's reply, or that it is the page of a client. */
async function visitOnce(url: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(url, { signal });
  const html = (await response.text()).replaceAll("<!-- -->", "");
  return /Run \d+|Made: function/.exec(html)?.[0] ?? `${response.status}: ${html.slice(0, 200)}`;
}
