import { expect, test } from "vitest";
import { isBefore, parseInstant } from "./instant.ts";

test("takes every form that RFC 3339 allows", () => {
  const legal = [
    "2023-11-07T05:31:56Z",
    "2023-11-07t05:31:56z",
    "2023-11-07T05:31:56.123456789+05:30",
    "2023-11-07T05:31:56-00:00",
    "2024-02-29T23:59:59Z",
    "2000-02-29T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "2016-12-31T23:59:60Z",
    "2016-12-31T15:59:60.5-08:00",
    "2017-01-01T00:59:60+01:00",
  ];
  for (const text of legal) expect(parseInstant(text), text).toBeDefined();
});

test("refuses what RFC 3339 does not allow", () => {
  const illegal = [
    "",
    "2023-11-07",
    "2023-11-07T05:31:56",
    "2023-11-07 05:31:56Z",
    "2023-11-07T05:31Z",
    "2023-11-07T05:31:56+0100",
    "2023-11-07T05:31:56+01",
    "2023-11-07T05:31:56+24:00",
    "2023-11-07T05:31:56+01:60",
    "2023-11-07T05:31:56.Z",
    "2023-11-07T05:31:56,5Z",
    "2023-11-07T24:00:00Z",
    "2023-11-07T05:60:00Z",
    "2023-11-07T05:31:60Z",
    "2016-12-31T23:59:60+01:00",
    "2023-02-29T00:00:00Z",
    "1900-02-29T00:00:00Z",
    "2023-13-01T00:00:00Z",
    "2023-00-01T00:00:00Z",
    "2023-11-31T00:00:00Z",
    "2023-11-07T05:31:56Z\n",
    "٢٠٢٣-11-07T05:31:56Z",
    "12023-11-07T05:31:56Z",
  ];
  for (const text of illegal) expect(parseInstant(text), text).toBeUndefined();
});

test("orders moments across offsets and beyond milliseconds", () => {
  const isEarlier = (a: string, b: string) => {
    const [first, second] = [parseInstant(a), parseInstant(b)];
    return first && second && isBefore(first, second);
  };
  expect(isEarlier("2023-11-07T05:31:56Z", "2023-11-07T05:31:57Z")).toBe(true);
  expect(isEarlier("2023-11-07T06:31:56+01:00", "2023-11-07T05:31:56.000Z")).toBe(false);
  expect(isEarlier("2023-11-07T05:31:56.1234567Z", "2023-11-07T05:31:56.12345671Z")).toBe(true);
  expect(isEarlier("2023-11-07T05:31:56.5Z", "2023-11-07T05:31:56.49Z")).toBe(false);
});
