import { expect, test } from "vitest";
import { createChooseExample } from "./choose-example.ts";

const json = (examples: object) => ({ content: { "application/json": { examples } } });

const document = {
  paths: {
    "/replies": {
      post: {
        operationId: "reply",
        parameters: [{ name: "include_events", in: "query", schema: { type: "boolean" } }],
        requestBody: json({ hello: { value: {} } }),
        responses: {
          "200": json({
            hello: { value: { content: "Hello!", events: [] } },
            // Every object has something of this name, which is no example.
            constructor: { value: { content: "It is on its way.", events: [] } },
          }),
        },
      },
    },
  },
};
const choose = createChooseExample(document);
const asked = { method: "POST", path: "/replies", query: new URLSearchParams() };

test("a reply greets where its namesake among the requests asks for a greeting, whatever its name", () => {
  expect(choose({ ...asked, body: {} })).toBe("hello");
  expect(choose({ ...asked, body: { message: "Where is my order?" } })).toBe("constructor");
});
