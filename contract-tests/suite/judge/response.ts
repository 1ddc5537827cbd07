import { type OpenApiDocument, type Place, placeAt } from "../../document/place.ts";
import { pageOf, provenanceOf } from "../../document/provenance.ts";
import { createNameDescriber } from "./description.ts";
import type { Exchange } from "./exchange.ts";
import { type Broken, type Finding, severityOf, withoutRepeats, withSource } from "./finding.ts";
import { createHeaderJudge } from "./headers.ts";
import { jsonProblems, parseJson } from "./json.ts";
import { charset, mediaType } from "./media-type.ts";
import { createNewFieldFinder } from "./new-fields.ts";
import type { CheckSchema } from "./schema.ts";

/** What an answer says, and where it is not as documented. */
export interface ResponseReading {
  findings: Finding[];
  /** Undefined where the body is no JSON text. */
  value: unknown;
}

/** What JSON and HTTP advise against, and do not forbid. */
const ADVICE = ["charset", "repeated-name"];

/** Prepares the judgement of the answers that have one documented status. */
export function createResponseJudge(
  document: OpenApiDocument,
  response: Place,
  compile: (place: Place) => CheckSchema,
): (sent: Exchange["response"]) => ResponseReading {
  const describeName = createNameDescriber(document);
  const provenance = provenanceOf(response.node);
  const page = pageOf(document, response.pointer);
  const content = placeAt(document, response, "content");
  const bodies = Object.keys(content?.node ?? {}).map((name) => {
    const schema = placeAt(document, content, name, "schema");
    return {
      type: mediaType(name),
      check: schema && compile(schema),
      findNewFields: schema && createNewFieldFinder(document, schema),
    };
  });
  const types = bodies.map(({ type }) => type).join(" or ");
  const judgeHeaders = createHeaderJudge(document, response, compile);
  const broken = (problem: Broken): Finding => {
    const word = ADVICE.includes(problem.rule) ? "inferred" : provenance;
    return withSource({ severity: severityOf(word), ...problem, provenance: word }, page);
  };

  /** Where it is a guess that such an answer comes, it is one that it looks like this. */
  const asSureAsAnswer = (finding: Finding): Finding =>
    provenance === "inferred" ? asGuess(finding) : finding;

  return (answer) => {
    const { headers, body: bytes } = answer;
    if (bodies.length === 0) return { findings: judgeHeaders(answer), value: undefined };

    const contentType = headers.get("content-type");
    const named = bodies.find(({ type }) => type === mediaType(contentType ?? ""));
    const body = named ?? bodies[0];
    const { value } = parseJson(bytes);
    const problems = jsonProblems(bytes, describeName);
    const findings = [...judgeHeaders(answer), ...problems.map(broken)];
    const pointer = "Content-Type";
    if (!named) {
      const actual = describeMediaType(contentType);
      findings.push(broken({ rule: "content-type", pointer, expected: types, actual }));
    }
    if (!isTrueCharset(charset(contentType ?? ""), bytes)) {
      const [expected, actual] = ["utf-8, or none", "another charset"];
      findings.push(broken({ rule: "charset", pointer, expected, actual }));
    }
    if (value === undefined || !body?.check || !body.findNewFields) return { findings, value };
    const newFields = withoutRepeats(body.findNewFields(value));
    const inBody = body.check(value, bytes.length).map(asSureAsAnswer);
    return { findings: [...findings, ...inBody, ...newFields], value };
  };
}

const asGuess = ({ source: _, ...finding }: Finding): Finding => ({
  ...finding,
  severity: "warning",
  provenance: "inferred",
});

/** A media type is shown where it is one: a server can write anything into the header. */
function describeMediaType(contentType: string | null): string {
  if (contentType === null) return "no Content-Type";
  const type = mediaType(contentType);
  return /^[a-z]+\/[\w.+-]{1,60}$/.test(type) ? type : "no media type";
}

/** A charset is no part of application/json: it does no harm as long as it says what is so. */
function isTrueCharset(name: string | undefined, bytes: Uint8Array): boolean {
  if (name === undefined || name === "utf-8" || name === "utf8") return true;
  return name === "us-ascii" && bytes.every((byte) => byte < 128);
}
