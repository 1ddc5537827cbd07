import type { Check } from "../../contract-tests/suite/check.ts";
import { describeFinding, keyOf } from "../../contract-tests/suite/report/found.ts";
import { showCodes } from "../../contract-tests/suite/report/html.ts";
import { withoutSecret } from "../../contract-tests/suite/report/without-secret.ts";
import type { Out } from "../shared/command.ts";

const BAR_WIDTH = 24;

/** Shows each check as it is done: a bar on a terminal, a line elsewhere; each finding once. */
export function showProgress(out: Out, total: number, secret: string) {
  const known = new Set<string>();
  let done = 0;

  const draw = () => {
    const full = Math.round((BAR_WIDTH * done) / total);
    const bar = "#".repeat(full) + "-".repeat(BAR_WIDTH - full);
    const line = `[${bar}] ${done} of ${total} checks, ${known.size} findings`;
    out.write(`\r\u001b[K${line.slice(0, Math.max(10, (out.columns ?? 80) - 1))}`);
  };
  const say = (line: string) => out.write(`${out.isTTY ? "\r\u001b[K" : ""}${showCodes(line)}\n`);

  return {
    add(unsafe: Check): void {
      // What is judged over the whole run comes last, and is no request.
      done = Math.min(done + 1, total);
      const check = withoutSecret(unsafe, secret);
      const { name, state, reason, durationMs } = check;
      if (!out.isTTY && state !== "not run" && state !== "skipped") {
        const why = reason === undefined ? "" : `: ${reason}`;
        say(`${done} of ${total}  ${state}${why}  ${name} (${durationMs.toFixed(0)} ms)`);
      }
      for (const finding of check.findings) {
        const key = keyOf(finding);
        if (!known.has(key)) say(`  ${describeFinding(finding)}, in ${name}`);
        known.add(key);
      }
      if (out.isTTY) draw();
    },
    end(): void {
      if (out.isTTY) out.write("\r\u001b[K");
    },
  };
}
