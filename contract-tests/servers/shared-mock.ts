import type { TestProject } from "vitest/node";
import { startMockServer } from "./mock.ts";

declare module "vitest" {
  interface ProvidedContext {
    mockUrl: string;
  }
}

/** Starts one mock for all test files, which read its address with `inject("mockUrl")`. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const mock = await startMockServer();
  provide("mockUrl", mock.url);
  return mock.close;
}
