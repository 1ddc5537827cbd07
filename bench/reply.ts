import { findOperation, readOpenApi } from "../contract-tests/openapi.ts";

/** Makes a reply of that many bytes: the example of openapi.yaml, its events over and over. */
export async function makeReply(bytes: number): Promise<string> {
  const { operation } = findOperation(await readOpenApi());
  const example = operation.responses["200"]?.content["application/json"].examples.withEvents;
  const { events: once, ...rest } = { events: [], ...example?.value };
  const events: unknown[] = [];
  const room = (content = "") =>
    bytes - Buffer.byteLength(JSON.stringify({ ...rest, content, events }));
  const size = Buffer.byteLength(JSON.stringify(once[0]));
  while (room() > size + 1 && once.length > 0) events.push(once[events.length % once.length]);
  if (room() < 0) events.pop();
  return JSON.stringify({ ...rest, content: "x".repeat(room()), events });
}
