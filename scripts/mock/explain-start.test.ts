import { expect, test } from "vitest";
import { explainStart } from "./explain-start.ts";

const explain = (code: string) =>
  explainStart(Object.assign(new Error("listen failed"), { code }), "somewhere", 80);

test.each([
  ["EADDRINUSE", "Port 80 is in use. Stop what listens there, or take a free one: "],
  ["EACCES", "Port 80 is not for everybody. Take one above 1023: npm run mock -- --port 4010"],
  ["EADDRNOTAVAIL", "--host somewhere is no address of this machine. "],
  ["ENOTFOUND", "--host somewhere is no address of this machine. "],
  ["EAI_AGAIN", "--host somewhere is no address of this machine. "],
  ["EMFILE", "The mock did not start. listen failed"],
])("a mock that does not start for %s says what to do", (code, said) => {
  expect(explain(code).startsWith(said)).toBe(true);
});
