import { isObject } from "../../document/json.ts";
import type { Finding } from "../judge/judge.ts";
import { brokenRule, type ConversationRule } from "./rule.ts";
import { askedOf, type Conversation, isAnswered, isValid, statusOf, type Turn } from "./turn.ts";

/** What a bad request is wrong in. */
type Part = "token" | "path" | "names" | "schema";

/**
 * The statuses that do not fit what is wrong, going by what the document means by them: 401 and 403
 * speak of the caller, 404 of what the request names, and 422 of its schema.
 */
const UNFIT: Record<Part, readonly number[]> = {
  // A server may hide from strangers what there is, hence no 404.
  token: [422],
  path: [401],
  // An agent or a session that is no UUID is one that nobody has.
  names: [401],
  schema: [401, 403, 404],
};

const MEANING: Record<Part, string> = {
  token: "401 or 403: only the token is wrong",
  path: "404 or 422: only the path is wrong",
  names: "404 or 422: only an id is wrong",
  schema: "422: only what it speaks of is wrong",
};

export const badRequestsAreRefusedForWhatIsWrong: ConversationRule = {
  name: "bad requests are refused for what is wrong with them",
  doubt: "whether a refusal says what is wrong",
  judge(conversation) {
    const known = knownTokens(conversation);
    const findings: Finding[] = [];
    let seen = 0;
    for (const turn of conversation.turns) {
      const part = isAnswered(turn) ? undefined : onlyBadPart(turn, conversation.token);
      const token = turn.judgement.request?.token;
      if (part === undefined) continue;
      if (part !== "token" && (token === undefined || !known.has(token))) continue;
      seen += 1;
      if (!UNFIT[part].includes(statusOf(turn)) || namesTheToken(turn)) continue;
      const actual = `status ${statusOf(turn)} ("${turn.name}")`;
      const broken = { rule: "refusal-reason", pointer: "status", expected: MEANING[part], actual };
      findings.push(brokenRule("inferred", broken));
    }
    return seen === 0
      ? { unseen: "no bad request was refused" }
      : { findings: firstOfEach(findings) };
  },
};

/** The tokens that the server is known to take. */
function knownTokens({ turns }: Conversation): Set<string> {
  const tokens = turns
    .filter((turn) => isAnswered(turn) && isValid(turn))
    .map(({ judgement }) => judgement.request?.token);
  return new Set(tokens.filter((token) => token !== undefined));
}

function onlyBadPart(turn: Turn, validToken: string | undefined): Part | undefined {
  const { request } = turn.judgement;
  if (!request || turn.exchange.request.unseen) return undefined;
  // Whether its token is taken is open, and so is what is wrong with it.
  if (request.ruling === "open" && request.fitsSchema) return undefined;
  const parts = new Set(request.ifAccepted.map(({ pointer }) => partAt(pointer, turn)));
  if (validToken !== undefined && request.token !== validToken) parts.add("token");
  const isOpen = request.ruling !== "ruled-out" && !request.fitsSchema;
  const [part] = parts;
  return parts.size === 1 && !isOpen ? part : undefined;
}

function partAt(pointer: string, turn: Turn): Part {
  if (pointer === "Authorization") return "token";
  const isInPath = turn.judgement.operation?.parameters.some(
    (parameter) => parameter.in === "path" && parameter.name === pointer,
  );
  if (isInPath) return "path";
  const field = /^body\/(\w+_id)$/.exec(pointer)?.[1];
  return field && typeof askedOf(turn)[field] === "string" ? "names" : "schema";
}

/** A server may read the token as a header that its schema asks for, and say so. */
function namesTheToken({ judgement }: Turn): boolean {
  const { detail } = isObject(judgement.value) ? judgement.value : {};
  return /"(header|authorization)"/i.test(JSON.stringify(detail ?? ""));
}

/** One of each kind: a server that does it once does it always. */
function firstOfEach(findings: Finding[]): Finding[] {
  const kinds = new Map(findings.map((finding) => [finding.expected, finding] as const).reverse());
  return [...kinds.values()];
}
