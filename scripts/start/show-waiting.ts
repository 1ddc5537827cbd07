import process from "node:process";

/** Shows on a terminal what is waited for, and how long; elsewhere nothing. Returns what ends it. */
export function showWaiting(what: string): () => void {
  const { stderr } = process;
  if (!stderr.isTTY || process.env.TERM === "dumb") return () => {};
  const startedAt = performance.now();
  const draw = () => {
    stderr.cursorTo(0);
    stderr.write(`Waiting for ${what} … ${Math.round((performance.now() - startedAt) / 1000)} s`);
    stderr.clearLine(1);
  };
  draw();
  const timer = setInterval(draw, 1000);
  return () => {
    clearInterval(timer);
    stderr.cursorTo(0);
    stderr.clearLine(0);
  };
}
