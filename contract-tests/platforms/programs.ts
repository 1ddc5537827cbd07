import { ID, TOKEN } from "./api.ts";

/**
 * What programs of apps make calls with, and write down what came of them, a check a line; the package
 * is there as `piper`.
 */
export const ASK = `
const find = async (check, seen) =>
  process.getBuiltinModule("node:fs").appendFileSync("findings.jsonl", JSON.stringify([check, await seen]) + "\\n");
const ask = async (message, options = {}, call = {}) => {
  const given = { token: "${TOKEN}", orgId: "${ID}", baseUrl: process.env.API_URL, timeoutMs: 20_000, ...options };
  try {
    const { createResponse } = piper.createPiperClient(given);
    return await outcomeOf(createResponse({ agent_id: "${ID}", message }, call));
  } catch (error) {
    return told(error);
  }
};
const outcomeOf = (call) => call.then(({ data }) => ({ content: data.content }), told);
const told = (error) => {
  if (!piper.isPiperError(error)) return { notOurs: String(error) };
  const { kind, outcome, retryable, status, code, message } = error;
  return { kind, outcome, retryable, status, code, message };
};
`;
