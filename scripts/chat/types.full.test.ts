import { execFile } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { inTemporaryFolder } from "../shared/temporary-folder.ts";
import { installExample } from "./install-example.ts";

const TSC = fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url));

test("the example compiles with the types of the packed package", async () => {
  await inTemporaryFolder(async (folder) => {
    await installExample(folder);
    const compiling = promisify(execFile)(process.execPath, [TSC], { cwd: folder });
    expect(await compiling.catch(({ stdout }) => ({ stdout }))).toMatchObject({ stdout: "" });
  });
}, 400_000);
