import { expect, test } from "vitest";
import { readVerdictTable } from "../verdict-table.ts";
import { oasdiffColumn } from "./column.ts";
import { summed } from "./oasdiff.ts";

const NOTATION = "the same values are valid, in another notation";

/** Rows that oasdiff calls an error and the table does not, each with the reason. */
const FALSE_ALARMS: Record<string, string> = {
  "Two objects to send, each closed and of a kind, become one of either kind.":
    "everything that fitted it before does",
  "A text to send of a list has a pattern instead that each listed one meets.":
    "everything met it before",
  "A schema with a discriminator that is received is one of its children.":
    "everything that fitted it before does",
  "A kind of what is sent has an equal schema by another name.": NOTATION,
  "A field to receive is in an envelope that leaves open what it is, and is demanded beside it.":
    NOTATION,
  "A whole number to send, within limits, has a format that goes farther.":
    "everything met it before",
  "Names of fields to send are texts.": "everything met it before",
  "One of two whole numbers to send has a format that goes farther.": "everything met it before",
  "A part that says no more than that it is an object leaves what is sent.": NOTATION,
  "A union that is received and told apart is under allOf no longer.": NOTATION,
  "A component that is received refers to a parent that is told apart, and has it under allOf.":
    "it has the kind that types had, or one of those",
  "What is received is a parent that is told apart, and is that with a kind of its own.":
    "it has the kind that types had, or one of those",
  "A part that says no more than that it is an object joins what is received.": NOTATION,
  "A union to receive says its types beside it.": NOTATION,
  "Of a whole number to send the values are no longer listed, and it has the same bounds.":
    "each of them is between the bounds",
  "A body to send is no longer JSON by name, and may be of any media type as before.": NOTATION,
  "A field to send may be anything, and its types are no longer listed.": NOTATION,
  "Texts to send of formats that have no value in common exclude each other.":
    "no value is of both",
  "A success is folded into its range.": "the data that an app reads is the same",
  "Base64 is said in the words of OpenAPI 3.1.": NOTATION,
  "A binary is said in the words of OpenAPI 3.1.": NOTATION,
  "A text is for a password field.": "a hint to forms",
  "Nullable by anyOf instead of a list of types.": NOTATION,
  "Nullable by oneOf instead of a list of types.": NOTATION,
  "An enum of one instead of a constant.": NOTATION,
  "An allOf of one instead of a reference.": NOTATION,
  "Two schemas under allOf instead of one.": NOTATION,
  "An integer besides a number adds nothing.": NOTATION,
  "Anything may match the pattern.": "the pattern refuses nothing",
  "What a webhook sends gains a required field.": "an app receives what a webhook sends",
  "A path is renamed, and its parameter was not the one it named.": "the URL is the same",
  "A parameter gets a default.": "what holds where it is left out is said, not changed",
  "A header that an answer to a webhook needed may be left out, and has another default then.":
    "it is the app that answers",
  "A path parameter's format is lifted.": "more is accepted",
  "A field's type is widened.": "more is accepted",
  "A format is lifted.": "more is accepted",
  "A format is promised.": "an app receives less than it can handle",
  "A text to send turns into anyOf of overlapping texts.": NOTATION,
  "anyOf of objects that a constant tells apart turns into oneOf.": NOTATION,
  "A schema names its type besides its fields.": NOTATION,
  "A schema names its type no more besides its fields.": NOTATION,
  "The document becomes one of OpenAPI 3.0, with its words.": NOTATION,
  "A list to send is said to contain any number of something.": "none is a number too",
  "Of two equal branches to send, the second has a shortest text.": "the other branch takes it",
  "A least value of an integer is rounded up.": NOTATION,
  "A multiple of 1 is called an integer.": NOTATION,
  "A union that is told apart may be null as well, to send.": "more is accepted",
  "A field of what is received stands beside an allOf instead of beside the reference.": NOTATION,
  "An enum that is received is said as a text and oneOf of constants.": NOTATION,
  "An enum that is received is said as oneOf of constants.": NOTATION,
  "An enum that is sent is said as oneOf of constants.": NOTATION,
  "Constants under oneOf, of what is sent, become an enum.": NOTATION,
  "Fields of one of two kinds join a required field to receive, by oneOf.":
    "an app receives less than it can handle",
  "One of two fields to receive must be there, by oneOf.":
    "an app receives less than it can handle",
  "The document is raised from 3.0, where a reference is nullable, and stays so.": NOTATION,
  "A UUID to send is said to be as long as UUIDs are.": "no UUID is longer or shorter",
  "A field to send needs another that is required.": "the other one is there anyway",
  "A pattern beside an enum that meets it is said of what is sent.": "all that is listed meets it",
  "Listed addresses to send are said to be addresses.": "as above",
  "A pattern is said of what is sent beside an enum that meets it, but for null, which is not allowed.":
    "no value that is allowed is refused",
  "An enum to receive of a text and a number gets a type that forbids the number.":
    "an app receives less than it can handle",
  "An enum to send of a text and a number loses a type that forbade the number.":
    "more is accepted",
  "Of a text to send a schema is forbidden twice that says its type as well, and then demanded.":
    NOTATION,
  "Fields to send are named by a pattern that escapes its slash no more.": NOTATION,
  "A value that an enum of a component has already stands beside it.": NOTATION,
  "A number that is received is not said any more to be of single precision.":
    "all numbers that are read have one precision",
  "A number to send is said to be of double precision, as all numbers are.": "as above",
  "A whole number to send is said to be of 64 bits.":
    "no whole number that JavaScript tells apart is longer",
  "Components to send say themselves what a discriminator calls them.":
    "the discriminator said so, and the types",
  "An object to receive that names fields leaves out its type.": NOTATION,
};

const rows = readVerdictTable();

test("the oasdiff column says what oasdiff says", { timeout: 600_000 }, async () => {
  const column = await oasdiffColumn(rows);
  const differing = rows.flatMap(({ change, oasdiff }, index) =>
    oasdiff === column[index] ? [] : [{ change, oasdiff: column[index] }],
  );
  expect(differing).toEqual([]);
});

test("what oasdiff calls an error is breaking, or a known false alarm", () => {
  const alarms = rows.filter(
    ({ oasdiff = "", verdict }) => oasdiff.startsWith("error") && verdict !== "major",
  );
  expect(alarms.map(({ change }) => change).sort()).toEqual(Object.keys(FALSE_ALARMS).sort());
});

test("oasdiff lets through more breaks than a few", () => {
  const breaks = rows.filter(({ verdict }) => verdict === "major");
  const seen = breaks.filter(({ oasdiff = "" }) => oasdiff.startsWith("error"));
  expect(seen.length).toBeGreaterThan(90);
  expect(seen.length).toBeLessThan(breaks.length);
});

test("the heaviest level and its checks are summed up in one line", () => {
  const changes = [
    { id: "b", level: "error" as const, operation: undefined },
    { id: "a", level: "info" as const, operation: undefined },
    { id: "a", level: "error" as const, operation: undefined },
  ];
  expect(summed(changes)).toBe("error a b");
  expect(summed([])).toBe("none");
});
