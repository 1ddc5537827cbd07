import { once } from "node:events";
import { connect } from "node:net";

/** Connects to a server, and resolves to a promise that becomes true when it is gone. */
export async function watch(url: string): Promise<{ gone: Promise<true> }> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1").on("error", () => {});
  const gone = new Promise<true>((resolve) => socket.once("close", () => resolve(true)));
  await once(socket, "connect");
  return { gone };
}
