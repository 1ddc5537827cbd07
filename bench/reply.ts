import { findOperation, readOpenApi } from "../contract-tests/document/openapi.ts";

/** Makes a reply of that many bytes: the example of openapi.yaml, its events over and over. */
export async function makeReply(bytes: number): Promise<string> {
  const { operation } = findOperation(await readOpenApi());
  const example = operation.responses["200"]?.content["application/json"].examples.withEvents;
  const { events: once, ...rest } = { events: [], ...example?.value };
  const withoutEvents = JSON.stringify({ ...rest, content: "", events: [] });

  const events: string[] = [];
  let room = bytes - Buffer.byteLength(withoutEvents);
  for (;;) {
    const event = JSON.stringify(once[events.length % once.length]);
    const size = Buffer.byteLength(event) + (events.length > 0 ? 1 : 0);
    if (size > room) break;
    events.push(event);
    room -= size;
  }
  const content = "x".repeat(room);
  return JSON.stringify({ ...rest, content, events: events.map((event) => JSON.parse(event)) });
}
