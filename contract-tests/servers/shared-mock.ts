import type { TestProject } from "vitest/node";
import { findOperation, readOpenApi } from "../document/openapi.ts";
import { startMockServer } from "./mock.ts";

declare module "vitest" {
  interface ProvidedContext {
    mockUrl: string;
  }
}

/** Starts one mock for all test files, which read its address with `inject("mockUrl")`. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const mock = await startMockServer();
  // Its first answer takes longer than any other; no test that gives it so long is to wait for that.
  await ask(mock.url);
  provide("mockUrl", mock.url);
  return mock.close;
}

async function ask(url: string): Promise<void> {
  const { path } = findOperation(await readOpenApi());
  const headers = { authorization: "Bearer pat_example", "content-type": "application/json" };
  const answer = await fetch(url + path, { method: "POST", headers, body: "{}" });
  await answer.arrayBuffer();
}
