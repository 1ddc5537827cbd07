import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installOnDemand } from "./install-on-demand.ts";

/** The releases of Node that the client is tried on, by major version; 24 is what `npm ci` brings. */
const ON_DEMAND = { 20: "20.20.2", 22: "22.23.3", 26: "26.10.0" } as const;

export type NodeMajor = keyof typeof ON_DEMAND | 24;

/** Finds the binary of a major version of Node, and installs it where it is missing. */
export async function findNode(major: NodeMajor): Promise<string> {
  const modules =
    major === 24
      ? fileURLToPath(new URL("../../node_modules", import.meta.url))
      : await installOnDemand(`node@${ON_DEMAND[major]}`);
  return join(modules, "node/bin", "node");
}
