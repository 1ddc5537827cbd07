import { expect, test } from "vitest";
import { parseCommandLine } from "./command.ts";

const USAGE = "npm run example [-- --loud]";
const options = { loud: { type: "boolean" }, name: { type: "string" } } as const;
const parse = (args: string[], help?: string) =>
  parseCommandLine({ args, options, allowPositionals: true }, USAGE, help);

test.each(["--help", "-h"])("%s tells a command's help, or else its usage", (flag) => {
  expect(() => parse(["--loud", flag], "all there is to say")).toThrow(/^all there is to say$/);
  expect(() => parse([flag, "--unknown"])).toThrow(/^Usage: npm run example \[-- --loud\]$/);
});

test("takes no text behind -- for a flag", () => {
  expect(parse(["--", "-h", "--help"]).positionals).toEqual(["-h", "--help"]);
});

test.each([
  [["--name", ""], "--name is empty"],
  [["--name="], "--name is empty"],
  [["a", ""], "An argument is empty"],
])("refuses %j: it is a shell variable that was not set", (args, reason) => {
  expect(() => parse(args)).toThrow(`${reason}. Usage: ${USAGE}`);
});

test.each([["--quiet"], ["--name"], ["-x"]])("refuses %s with the usage", (flag) => {
  expect(() => parse([flag])).toThrow(/\. Usage: npm run example \[-- --loud\]$/);
});
