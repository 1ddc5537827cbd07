import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { watchProject } from "./watch-project.ts";

/** A project that is watched, and a way to wait for what is told of it. */
async function startWatching() {
  const folder = mkdtempSync(join(tmpdir(), "watch-"));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write("openapi.yaml", "first");
  write("src/deep/call.ts", "first");
  write("generated/types.d.ts", "first");
  write("node_modules/x/index.js", "first");
  const told: string[][] = [];
  let hear = () => {};
  const watcher = watchProject(folder);
  await watcher.start((paths) => {
    told.push(paths.sort());
    hear();
  });
  onTestFinished(() => {
    watcher.close();
    rmSync(folder, { recursive: true });
  });
  /** What is told next. */
  async function next(): Promise<string[] | undefined> {
    const count = told.length;
    while (told.length === count) {
      const heard = new Promise<void>((resolve) => {
        hear = resolve;
      });
      await heard;
    }
    return told[count];
  }
  /** Acts, and waits for what is told of it. */
  function after(act: () => unknown) {
    const telling = next();
    act();
    return telling;
  }
  return { folder, write, told, after, watcher };
}

test("the first state is told, and then what changes, however deep", async () => {
  const { told, write, after } = await startWatching();
  expect(told).toEqual([[]]);
  expect(await after(() => write("openapi.yaml", "second"))).toEqual(["openapi.yaml"]);
  expect(await after(() => write("src/deep/call.ts", "second"))).toEqual(["src/deep/call.ts"]);
});

test("a burst of saves is told once", async () => {
  const { told, write, after } = await startWatching();
  const paths = await after(() => {
    for (const text of ["one", "two", "three"]) write("openapi.yaml", text);
    write("src/deep/call.ts", "one");
  });
  expect(paths).toEqual(["openapi.yaml", "src/deep/call.ts"]);
  expect(told).toHaveLength(2);
});

test("a save by renaming is told, and so is a file that goes or comes", async () => {
  const { folder, write, after } = await startWatching();
  write("openapi.yaml.tmp", "second");
  const rename = () => renameSync(join(folder, "openapi.yaml.tmp"), join(folder, "openapi.yaml"));
  expect(await after(rename)).toEqual(["openapi.yaml"]);
  expect(await after(() => rmSync(join(folder, "openapi.yaml")))).toEqual(["openapi.yaml"]);
  expect(await after(() => write("examples/new/a.ts", "a"))).toEqual(["examples/new/a.ts"]);
});

test("a folder that goes and comes back, as at a checkout, is watched as before", async () => {
  const { folder, write, after } = await startWatching();
  for (const name of ["src", "src/deep"]) {
    await after(() => renameSync(join(folder, name), join(folder, "away")));
    await after(() => renameSync(join(folder, "away"), join(folder, name)));
    await after(() => rmSync(join(folder, name), { recursive: true }));
    expect(await after(() => write("src/deep/call.ts", name))).toEqual(["src/deep/call.ts"]);
    expect(await after(() => write("src/deep/call.ts", "edited"))).toEqual(["src/deep/call.ts"]);
  }
});

test("what changes nothing, is no source or was written by the checks is not told", async () => {
  const { write, after, watcher } = await startWatching();
  const paths = await after(async () => {
    write("openapi.yaml", "first");
    write("node_modules/x/index.js", "second");
    write("src/deep/call.ts~", "a draft");
    await watcher.whileWriting("generated", async () => write("generated/types.d.ts", "second"));
    write("README.md", "told");
  });
  expect(paths).toEqual(["README.md"]);
  const others = await after(() => write("generated/types.d.ts", "third"));
  expect(others).toEqual(["generated/types.d.ts"]);
});
