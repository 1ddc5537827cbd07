import type { Check } from "../../contract-tests/suite/check.ts";
import { curlOf } from "../../contract-tests/suite/curl.ts";
import type { Repeat } from "../../contract-tests/suite/report/run.ts";
import type { Row } from "../../contract-tests/suite/requests/row.ts";
import { shellWord } from "../../contract-tests/suite/shell-word.ts";
import type { Target } from "../../contract-tests/suite/target.ts";

/** A longer request is none that anybody would paste. */
const LONGEST_BODY = 2_000;
const TOKEN = "$PIPER_TOKEN";

/** How each check that found something can be asked once more; no line holds the token. */
export function listRepeats(
  checks: readonly Check[],
  rows: readonly Row[],
  target: Target,
  command: string,
): Record<string, Repeat> {
  const found = checks.filter(({ findings }) => findings.length > 0);
  const repeats = found.flatMap(({ name }) => {
    const row = rows.find((it) => it.name === name);
    if (!row) return [];
    return [
      [name, { command: `${command} --only ${shellWord(name)}`, curl: curlFor(row, target) }],
    ];
  });
  return Object.fromEntries(repeats);
}

function curlFor(row: Row, { caller, kind }: Target): string | undefined {
  // The mock is gone by then.
  if (kind !== "url") return undefined;
  const request = row.request({ ...caller, token: TOKEN });
  const { body } = request;
  if (body && (body.length > LONGEST_BODY || !isUtf8Text(body))) return undefined;
  // Double quotes, so that the shell puts the token in.
  return curlOf(request).replace(/'([^'"\\`]*\$PIPER_TOKEN[^'"\\`]*)'/g, '"$1"');
}

function isUtf8Text(body: Uint8Array): boolean {
  try {
    // A byte order mark, or a character that steers a terminal, does not survive being pasted.
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
    return !/[\p{Cc}\uFEFF]/u.test(text);
  } catch {
    return false;
  }
}
