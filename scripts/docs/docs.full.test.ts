import { readFile } from "node:fs/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { launchChromium } from "../shared/launch-chromium.ts";
import { buildDocs } from "./main.ts";

const ADDRESS = "https://docs.example/";

const spec = parse(await readFile(new URL("../../openapi.yaml", import.meta.url), "utf8"));
let html = "";
let browser: Browser;

beforeAll(async () => {
  html = await buildDocs(spec);
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
});

/** Opens the page as if it were published, with no network behind it. */
async function openPage(options: Parameters<Browser["newPage"]>[0] = {}) {
  const page = await browser.newPage(options);
  const requests: string[] = [];
  const errors: string[] = [];
  await page.context().setOffline(true);
  await page.route("**/*", (route) => {
    requests.push(route.request().url());
    return route.request().url() === ADDRESS
      ? route.fulfill({ contentType: "text/html", body: html })
      : route.abort();
  });
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") errors.push(message.text());
  });
  await page.goto(ADDRESS);
  await page.getByText("Which agent to run, and on what.").waitFor();
  return { page, requests, errors };
}

test("the page renders every field, asks for nothing and logs no error", async () => {
  const { page, requests, errors } = await openPage();
  await page.getByText("Ordered list of all events").scrollIntoViewIfNeeded();
  for (const field of Object.keys(spec.components.schemas.RunEvent.properties)) {
    await page.getByText(`events[].${field}`, { exact: true }).waitFor();
  }
  for (const status of ["401", "422", "429"]) {
    await page.getByText(status, { exact: true }).first().click();
  }
  await page.keyboard.press("Control+K");
  await page.keyboard.type("latency");
  await page.getByText("latency_ms").first().waitFor();
  await page.waitForLoadState("networkidle");
  expect(errors).toEqual([]);
  expect(requests).toEqual([ADDRESS]);
});

test("the page says where each fact comes from", async () => {
  const { page } = await openPage();
  await page.getByText("Ordered list of all events").scrollIntoViewIfNeeded();
  const badges = (field: string) => {
    const name = page.getByText(field, { exact: true });
    const row = page.locator(".schema-property-item").filter({ has: name }).last();
    return row.locator(".provenance").allTextContents();
  };
  await page.getByText("events[].input_tokens", { exact: true }).waitFor();
  expect({
    org_id: await badges("org_id"),
    agent_id: await badges("agent_id"),
    created_at: await badges("events[].created_at"),
    reasoning_effort: await badges("events[].reasoning_effort"),
    input_tokens: await badges("events[].input_tokens"),
  }).toEqual({
    org_id: ["documented (Create Response)"],
    agent_id: ["documented (Create Response)"],
    created_at: ["example: type, format (Create Response)", "inferred: required"],
    reasoning_effort: [
      "example: type (Create Response)",
      "inferred: known values (Update Agent)",
      "inferred: required, nullable",
    ],
    input_tokens: [
      "example: type (Create Response)",
      "inferred: integer, minimum, required, nullable",
    ],
  });
});

test.each([390, 1400])("the page is no wider than a window of %i px", async (width) => {
  const { page } = await openPage({ viewport: { width, height: 900 } });
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
});

test("a missing Chromium is named, with the command that installs it", async () => {
  await expect(launchChromium("/no/chromium")).rejects.toThrow(
    "There is no /no/chromium. Install it: apt-get install chromium",
  );
});
