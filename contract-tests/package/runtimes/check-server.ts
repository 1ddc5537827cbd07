import type { Socket } from "node:net";
import {
  answer,
  close,
  type ScriptedServer,
  type Step,
  startScriptedServer,
} from "../../servers/scripted.ts";
import { CORS } from "./expectations.ts";

export interface CheckServer {
  url: string;
  /** The calls that were received, without what a browser asks on its own and `/received`. */
  calls: string[];
  close(): Promise<void>;
}

const PERMISSIONS = {
  ...CORS,
  "access-control-allow-headers": "authorization, content-type",
  "access-control-max-age": "600",
  // So that the call goes over a connection of its own, as elsewhere.
  connection: "close",
};

/**
 * Starts a server that follows a script for the calls that it gets. A browser that asks for leave
 * gets it, and a GET /received an answer as soon as there has been a call.
 */
export async function startCheckServer(script: Step[][]): Promise<CheckServer> {
  const calls: string[] = [];
  let tellReceived = () => {};
  const received = new Promise<void>((resolve) => {
    tellReceived = resolve;
  });
  const allow = [answer(204, "", PERMISSIONS), close];

  const dispatch = async (socket: Socket) => {
    const request = server.requests.at(-1) ?? "";
    let steps = allow;
    if (request.startsWith("GET /received ")) await received;
    else if (!request.startsWith("OPTIONS ")) {
      steps = script[calls.length] ?? script.at(-1) ?? [];
      calls.push(request);
      tellReceived();
    }
    for (const step of steps) await step(socket);
  };
  const server: ScriptedServer = await startScriptedServer([dispatch]);
  return { url: server.url, calls, close: server.close };
}
