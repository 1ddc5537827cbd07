/** Why redocly respect passes an exchange in which the judge finds fault, by the judge's rule. */
export const passedByRespect: Record<string, string> = {
  format: "respect checks no format: any string is a UUID and a date to it",
  "content-type": "respect lets an answer without a Content-Type pass",
  pattern: "respect reads no header but the Content-Type",
  bom: "respect reads past a byte order mark",
  "utf-8": "respect reads past bytes that are not UTF-8",
  charset: "respect does not compare a charset with the bytes",
  "repeated-name": "respect keeps the last of two values of a name, as JSON.parse does",
  "events-unasked": "respect knows schemas, and no relation between fields",
  "run-id": "respect knows schemas, and no relation between fields",
  "event-id": "respect knows schemas, and no relation between fields",
  "event-order": "respect knows schemas, and no relation between fields",
  "parent-call": "respect knows schemas, and no relation between fields",
  "parent-cycle": "respect knows schemas, and no relation between fields",
  "run-twice": "respect knows schemas, and no relation between fields",
  "session-echo": "respect knows schemas, and no relation between fields",
};

/** Why it fails an exchange in which the judge finds drift at most, by the rule of the drift. */
export const failedForDrift: Record<string, string> = {
  "new-field": "respect takes a field that the schema does not list for an error",
  status: "respect takes an undocumented refusal of a bad request for an error",
};

/** Why it fails an exchange in which the judge finds nothing, by the exchange. */
export const failedByRespect: Record<string, string> = {
  "writes a number beyond a double's range": "respect takes 1e400 for no number",
  "names the charset in capitals": "respect reads the body of an APPLICATION/JSON as text",
};
