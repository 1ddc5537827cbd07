import {
  findOperation,
  type ResolvedDocument,
  requestExamples,
} from "../../contract-tests/document/openapi.ts";
import { shellWord } from "../../contract-tests/suite/shell-word.ts";
import { PACKAGE } from "../shared/package-name.ts";

/**
 * Goes on to tell how to call the mock, from a POSIX shell and from an app, with the document's first
 * example and the parameters that a call needs; says nothing where no example shows a request.
 */
export function waysToTry(document: ResolvedDocument, mockUrl: string, token: string): string {
  const { path, operation } = findOperation(document);
  const body = Object.values(requestExamples(operation)).find(({ value }) => value)?.value;
  if (!body) return "";
  const needed = operation.parameters.filter(
    ({ in: place, required }) => place !== "path" && required,
  );
  const valuesIn = (place: string) =>
    needed.filter((it) => it.in === place).map(({ name, example }) => [name, String(example)]);
  const inPath = Object.fromEntries(operation.parameters.map((it) => [it.name, it.example]));
  const url = mockUrl + path.replace(/\{(\w+)\}/g, (_, name) => String(inPath[name]));
  const query = { include_events: "true", ...Object.fromEntries(valuesIn("query")) };
  const headers = [
    ["Authorization", `Bearer ${token}`],
    ["Content-Type", "application/json"],
    ...valuesIn("header"),
  ];
  const curl = [
    `curl ${shellWord(`${url}?${new URLSearchParams(query)}`)}`,
    `  ${headers.map((header) => `-H ${shellWord(header.join(": "))}`).join(" ")}`,
    `  -d ${shellWord(JSON.stringify(body))}`,
  ];
  const beside = Object.fromEntries(needed.map(({ name, example }) => [name, example]));
  const client = [
    `import { createPiperClient } from "${PACKAGE}";`,
    `const piper = createPiperClient({`,
    `  token: "${token}", orgId: "${inPath.org_id}", baseUrl: "${mockUrl}",`,
    "});",
    `const { data } = await piper.createResponse(${JSON.stringify({ ...beside, ...body })});`,
  ];
  return [" Try it:", "", curl.join(" \\\n"), "", ...client, ""].join("\n");
}
