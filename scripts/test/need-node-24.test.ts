import { spawnSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const SCRIPT = fileURLToPath(new URL("need-node-24.js", import.meta.url));

/** Runs the script on a Node that says it is of another version. */
function runOn(version: string) {
  const pretend = `Object.defineProperty(process, "versions", { value: { node: "${version}" } })`;
  const args = ["--import", `data:text/javascript,${encodeURIComponent(pretend)}`, SCRIPT];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  return { status, stdout, stderr };
}

test.each(["20.20.2", "22.22.0", "24.17.9"])("says what to do on Node %s", (version) => {
  const { status, stdout, stderr } = runOn(version);
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toContain(`This is Node ${version}, and Node 24.18 or newer is needed.`);
  expect(stderr.trim().split("\n")).toHaveLength(1);
});

test.each(["24.18.0", "25.0.0", "26.1.0"])("lets Node %s pass", (version) => {
  expect(runOn(version)).toEqual({ status: 0, stdout: "", stderr: "" });
});
