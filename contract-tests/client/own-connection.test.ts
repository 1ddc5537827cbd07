// What gives a call a connection of its own: on Deno the header alone does not, and a client does.
import { expect, onTestFinished, test, vi } from "vitest";
import { createPiperClient, type FetchInit, type PiperClientOptions } from "../../src/index.ts";
import { CALL } from "../calls/call.ts";

const REPLY = JSON.stringify({ content: "Hello!" });

/** Lets a call find a Deno that makes such clients; says what each was made of, and which are closed. */
function stubDeno(createHttpClient?: unknown) {
  const made: object[] = [];
  const closed: object[] = [];
  const makeClient = (options: object) => {
    const client = { close: () => void closed.push(client) };
    made.push(options);
    return client;
  };
  vi.stubGlobal("Deno", { createHttpClient: createHttpClient ?? makeClient });
  onTestFinished(() => void vi.unstubAllGlobals());
  return { made, closed };
}

/** What fetch is given in a call, and whether the connection was closed by then. */
async function sent(
  options: Partial<PiperClientOptions>,
  closed: object[] = [],
  body: string | ReadableStream = REPLY,
) {
  const seen: Array<FetchInit & { client?: object; closedBefore: number }> = [];
  const fetch = async (_: string, init: FetchInit) => {
    seen.push({ ...init, closedBefore: closed.length });
    return new Response(body);
  };
  const piper = createPiperClient({
    token: "pat_example_0123456789",
    orgId: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
    fetch,
    ...options,
  } as PiperClientOptions);
  expect((await piper.createResponse(CALL)).data.content).toBe("Hello!");
  expect(seen).toHaveLength(1);
  return seen[0];
}

test("a call on Deno has a client that keeps no connection, and closes it with its answer", async () => {
  const { made, closed } = stubDeno();
  const init = await sent({}, closed);
  expect(made).toEqual([{ poolMaxIdlePerHost: 0 }]);
  expect(init).toMatchObject({ headers: { connection: "close" }, closedBefore: 0 });
  expect(closed).toEqual([init?.client]);
});

test("a call's client on Deno stays open until the answer's body has been read", async () => {
  const { closed } = stubDeno();
  const closedAtRead: number[] = [];
  const bytes = [...new TextEncoder().encode(REPLY)];
  const pull = (stream: ReadableStreamDefaultController) => {
    closedAtRead.push(closed.length);
    stream.enqueue(Uint8Array.from(bytes.splice(0, 10)));
    if (bytes.length === 0) stream.close();
  };
  await sent({}, closed, new ReadableStream({ pull }, { highWaterMark: 0 })); // Pulled when it is read.
  expect([closedAtRead, closed.length]).toEqual([[0, 0], 1]);
});

test("an app's own client for Deno is the one that is used, and stays open", async () => {
  const { made, closed } = stubDeno();
  const client = {};
  const init = await sent({ fetchOptions: { client } });
  expect(init?.client).toBe(client);
  expect([made, closed]).toEqual([[], []]);
});

test("where connections are shared none is made", async () => {
  const { made } = stubDeno();
  const init = await sent({ reuseConnections: true });
  expect(made).toEqual([]);
  expect(init).not.toHaveProperty("client");
  expect(init?.headers).not.toHaveProperty("connection");
});

test.each([
  [
    "lets nobody make one",
    () => {
      throw new TypeError("unstable");
    },
  ],
  ["has none to make", "none"],
])("a Deno that %s gets the header alone", async (_, createHttpClient) => {
  stubDeno(createHttpClient);
  const init = await sent({});
  expect(init).not.toHaveProperty("client");
  expect(init?.headers).toMatchObject({ connection: "close" });
});
