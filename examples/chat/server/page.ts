// The page's files: its script is bundled with the client when the server starts.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export interface PageFile {
  path: string;
  type: string;
  body: string;
}

const FOLDER = new URL("../page/", import.meta.url);

export async function readPage(agent_id: string): Promise<PageFile[]> {
  const [html, style, icon, script] = await Promise.all([
    readFile(new URL("index.html", FOLDER), "utf8"),
    readFile(new URL("style.css", FOLDER), "utf8"),
    readFile(new URL("icon.svg", FOLDER), "utf8"),
    bundleScript(),
  ]);
  return [
    { path: "/", type: "text/html; charset=utf-8", body: html.replace("AGENT_ID", agent_id) },
    { path: "/main.js", type: "text/javascript; charset=utf-8", body: script },
    { path: "/style.css", type: "text/css; charset=utf-8", body: style },
    { path: "/icon.svg", type: "image/svg+xml", body: icon },
  ];
}

async function bundleScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("main.ts", FOLDER))],
    bundle: true,
    format: "esm",
    minify: true,
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}
