import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import process from "node:process";

const LISTEN = `
  const server = require("node:net").createServer();
  server.listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
    console.log(server.address().port);
  });
`;
const FILLERS = 8;

/**
 * Starts a server to which no connection can be made: it is stopped, and its queue is full.
 *
 * Linux drops what comes then, unanswered; elsewhere the queue is not kept so strictly.
 */
export async function startFullBacklog() {
  // It inherits nothing: a stopped process that outlived us would keep our output open for ever.
  const child = spawn(process.execPath, ["-e", LISTEN], { stdio: ["ignore", "pipe", "ignore"] });
  const [line] = await once(child.stdout, "data");
  const port = Number(line);
  child.kill("SIGSTOP");
  const fillers = Array.from({ length: FILLERS }, () => {
    return connect(port, "127.0.0.1").on("error", () => {});
  });
  await Promise.any(fillers.map((socket) => once(socket, "connect")));
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      for (const socket of fillers) socket.destroy();
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}
