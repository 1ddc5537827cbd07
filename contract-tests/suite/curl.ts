import type { SentRequest } from "./judge/exchange.ts";
import { shellWord } from "./shell-word.ts";

/** Writes a request as one line for a shell; a body that is not UTF-8 does not come out the same. */
export function curlOf({ method, url, headers, body }: SentRequest): string {
  const fields = [...headers].map(([name, value]) =>
    value === "" ? `${name};` : `${name}: ${value}`,
  );
  // A header that curl would add by itself is taken out by its bare name.
  if (!headers.has("content-type")) fields.push("content-type:");
  const data = body === null ? [] : ["--data-binary", new TextDecoder().decode(body)];
  const words = [
    "--globoff",
    "--path-as-is",
    "-X",
    method,
    ...fields.flatMap((field) => ["-H", field]),
  ];
  return ["curl -sS", ...[...words, ...data, url].map(shellWord)].join(" ");
}
