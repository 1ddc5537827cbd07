import { expect, test } from "vitest";
import { document } from "../../contract-tests/suite/judge/sample.ts";
import { readPastedUrl } from "./target-url.ts";

const ORG_ID = "7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10";

test.each([
  ["https://api.letpiper.com", "https://api.letpiper.com", undefined],
  ["https://api.letpiper.com/v1/", "https://api.letpiper.com", undefined],
  ["https://api.letpiper.com/v1/orgs/{org_id}/responses/", "https://api.letpiper.com", undefined],
  [
    `https://api.letpiper.com/v1/orgs/${ORG_ID}/responses/?include_events=true`,
    "https://api.letpiper.com",
    ORG_ID,
  ],
  [
    `http://localhost:4010/api/piper/v1/orgs/${ORG_ID}/responses`,
    "http://localhost:4010/api/piper",
    ORG_ID,
  ],
  // An id that is written as a step of the path.
  [`https://a.example/v1/orgs/${ORG_ID}/responses/sessions/v1`, "https://a.example", ORG_ID],
  ["https://shop.example/api", "https://shop.example/api", undefined],
  ["https://shop.example/api/", "https://shop.example/api/", undefined],
  ["mok", "mok", undefined],
])("understands %s", (pasted, base, orgId) => {
  expect(readPastedUrl(pasted, document)).toEqual({ base, orgId });
});
