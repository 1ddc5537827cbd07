import { readOpenApi } from "./openapi.ts";
import { SpecError } from "./read-document.ts";

/** Where openapi.yaml says that the API is, without a slash at the end. */
export const API_URL = await readApiUrl();

async function readApiUrl(): Promise<string> {
  const { servers = [] } = await readOpenApi();
  const url = servers[0]?.url;
  if (url) return url.replace(/\/+$/, "");
  throw new SpecError("openapi.yaml names no server: servers needs a url.");
}
