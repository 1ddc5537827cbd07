// Refusals that keep the contract in ways that one may not expect.
import type { Operation } from "rfc6902";
import { header, json, type Variation } from "./variation.ts";

const replace = (path: string, value: unknown): Operation => ({ op: "replace", path, value });

const LONG_TEXT = `Größe?\r\n你好 👩‍👩‍👧\n${"Why? ".repeat(900)}`;

export const legalRefusals: Variation[] = [
  {
    name: "refuses a token and says how to log in",
    of: "invalidToken",
    answer: header("www-authenticate", "Bearer"),
  },
  { name: "refuses without a reason", of: "invalidToken", answer: json(replace("/detail", "")) },
  { name: "refuses an organization", of: "otherOrganization" },
  { name: "does not know the agent", of: "unknownAgent" },
  { name: "says when to call again", of: "rateLimited" },
  {
    name: "does not say when to call again",
    of: "rateLimited",
    answer: header("retry-after", undefined),
  },
  {
    name: "says a date to call again at",
    of: "rateLimited",
    answer: header("retry-after", "Wed, 21 Oct 2026 07:28:00 GMT"),
  },
  { name: "names a problem", of: "missingAgentId" },
  {
    name: "does not say what the problem is",
    of: "missingAgentId",
    answer: json({ op: "remove", path: "/detail" }),
  },
  {
    name: "does not show what was sent",
    of: "missingAgentId",
    answer: json({ op: "remove", path: "/detail/0/input" }),
  },
  { name: "tells the limits that a value breaks", of: "notAUuid" },
  ...[null, 7, "", [], { message: "Where?" }].map(
    (input): Variation => ({
      name: `shows what was sent: ${JSON.stringify(input)}`,
      of: "notAUuid",
      answer: json(replace("/detail/0/input", input), replace("/detail/0/ctx", { limit: [1] })),
    }),
  ),
  { name: "names no problem", of: "missingAgentId", answer: json(replace("/detail", [])) },
  {
    name: "names two problems",
    of: "missingAgentId",
    answer: json({ op: "copy", from: "/detail/0", path: "/detail/-" }),
  },
  {
    name: "names a problem with no place",
    of: "missingAgentId",
    answer: json(replace("/detail/0/loc", [])),
  },
  {
    name: "names a problem in a list",
    of: "missingAgentId",
    answer: json(replace("/detail/0/loc", ["body", "", 3, -1])),
  },
  ...["invalidToken", "otherOrganization", "unknownAgent", "rateLimited"].map(
    (of): Variation => ({
      name: `gives a long reason: ${of}`,
      of,
      answer: json(replace("/detail", LONG_TEXT)),
    }),
  ),
  {
    name: "names a problem in many words",
    of: "missingAgentId",
    answer: json(replace("/detail/0/msg", LONG_TEXT), replace("/detail/0/type", LONG_TEXT)),
  },
  {
    name: "names a problem in a deep place",
    of: "missingAgentId",
    answer: json(
      replace("/detail/0/loc", [LONG_TEXT, 2 ** 40, ...Array.from({ length: 200 }, () => 0)]),
    ),
  },
  {
    name: "names 200 problems",
    of: "missingAgentId",
    answer: json(
      replace(
        "/detail",
        Array.from({ length: 200 }, () => ({ loc: ["body"], msg: "Wrong", type: "wrong" })),
      ),
    ),
  },
  {
    name: "names a problem in no words",
    of: "missingAgentId",
    answer: json(replace("/detail/0/msg", ""), replace("/detail/0/type", "")),
  },
];
