import { expect, test } from "vitest";
import { readFlags } from "./flags.ts";
import { budgetOf } from "./run-target.ts";

test("calls cost something beyond this machine only", () => {
  const { maxCalls } = readFlags([]);
  expect(budgetOf({ isLive: true }, { maxCalls })).toBe(12);
  expect(budgetOf({ isLive: false }, { maxCalls })).toBe(Number.POSITIVE_INFINITY);
  expect(budgetOf({ isLive: true }, readFlags(["--max-calls", "0"]))).toBe(0);
});

test("has a default for all that may be left out, and its help says it", () => {
  expect(readFlags([])).toMatchObject({
    ...{ isRecording: false, shapes: false, yes: false, strict: false, "show-values": false },
    ...{ maxCalls: undefined, timeoutMs: 290_000, maxWaitMs: 60_000, maxBytes: 64 * 2 ** 20 },
    reports: "reports",
  });
  const said = [
    /--max-calls N .*\(12; /,
    /--timeout SECS .*\(290\)\n/,
    /--max-wait SECS .*\(60\)\n/,
  ];
  for (const line of [...said, /--max-mib N .*\(64\)\n/, /--reports DIR .*\(reports\)\n/])
    expect(() => readFlags(["--help"])).toThrow(line);
});

test("takes each limit as it is given, in seconds and mebibytes", () => {
  const given = ["--timeout", "1", "--max-wait", "0", "--max-mib", "1"];
  expect(readFlags(given)).toMatchObject({ timeoutMs: 1_000, maxWaitMs: 0, maxBytes: 1_048_576 });
});

test.each([
  ["--timeout 0", "--timeout 0 is not a number from 1 to 999999"],
  ["--max-mib 0", "--max-mib 0 is not a number from 1 to 999999"],
  ["--max-wait -1", "Option '--max-wait' argument is ambiguous"],
  ["--max-calls 1e3", "--max-calls 1e3 is not a number from 0 to 999999"],
  ["--har a.har --target mock", "--har and --target exclude each other"],
  ["--har a.har --lines -", "--har and --lines exclude each other"],
  ["--har a.har --only HEAD", "--only is for a server"],
  ["--har a.har --yes", "--yes is for a server"],
  ["--lines - --max-calls 3", "--max-calls is for a server"],
  ["--lines - --timeout 3", "--timeout is for a server"],
  ["--lines - --max-wait 3", "--max-wait is for a server"],
  ["--har a.har --max-mib 3", "--max-mib is for a server"],
  ["--target mock --host a.example", "--host is for --har or --lines"],
  ["--shapes", "--shapes is for --har or --lines"],
])("refuses %s", (given, reason) => {
  const message = expect.stringMatching(/. Usage: npm run contract /);
  expect(() => readFlags(given.split(" "))).toThrow(reason);
  expect(() => readFlags(given.split(" "))).toThrow(
    expect.objectContaining({ exitCode: 2, message }),
  );
});

test("says how it is used, in its help and where a flag is unknown", () => {
  const usage = "Usage: npm run contract [-- --target mock|prism|URL | --har FILE | --lines FILE]";
  expect(() => readFlags(["--help"])).toThrow(usage);
  expect(() => readFlags(["--tarket"])).toThrow(usage);
});

test("values cannot be shown and left out at once", () => {
  const message = "--shapes and --show-values exclude each other.";
  const both = ["--lines", "-", "--shapes", "--show-values"];
  expect(() => readFlags(both)).toThrow(expect.objectContaining({ exitCode: 2, message }));
});
