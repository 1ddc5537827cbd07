import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from "vitest";
import {
  findOperation,
  readOpenApi,
  requestExamples,
} from "../../contract-tests/document/openapi.ts";
import { installOnDemand } from "../shared/install-on-demand.ts";
import { launchChromium } from "../shared/launch-chromium.ts";
import { runScript } from "../shared/run-script.ts";
import { type Chat, startChat } from "./start-chat.ts";

// The example as people meet it: the packed package, its server, and its page in a real browser.

const REPLY = "Your order 1042 is on its way and should arrive on Thursday.";

/** For a busy machine, and longer than the page looks for a run. */
const WITHIN_MS = 30_000;

let browser: Browser;
let chat: Chat;
let axe = "";
beforeAll(async () => {
  const installing = installOnDemand("axe-core@4.14.1");
  [chat, browser] = await Promise.all([startChat(), launchChromium()]);
  axe = await readFile(join(await installing, "axe-core/axe.min.js"), "utf8");
}, 400_000);
afterAll(() => Promise.all([browser?.close(), chat?.stop()]));

interface Opening extends BrowserContextOptions {
  url?: string;
  /** Done before the page is loaded. */
  prepare?: (page: Page) => Promise<unknown>;
}

/**
 * Opens the chat as a visitor of its own, greeted by the agent. Whatever a test does there, the page
 * asks no other host for anything, and the browser finds nothing to complain of.
 */
async function openChat({ url = chat.url, prepare, ...options }: Opening = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(WITHIN_MS);
  const asked: string[] = [];
  const complaints: string[] = [];
  context.on("request", (request) => asked.push(request.url()));
  page.on("pageerror", ({ message }) => complaints.push(message));
  page.on("console", (message) => {
    if (message.type() === "error" && !/^Failed to load resource/.test(message.text()))
      complaints.push(message.text());
  });
  onTestFinished(async () => {
    await context.close();
    expect(complaints).toEqual([]);
    expect(new Set(asked.map((address) => new URL(address).origin))).toEqual(
      new Set([new URL(url).origin]),
    );
  });
  await prepare?.(page);
  await page.goto(url);
  await greeting(page).waitFor();
  return { context, page };
}

async function say(page: Page, message: string): Promise<void> {
  await page.getByLabel("Message").fill(message);
  await page.keyboard.press("Enter");
}

const greeting = (page: Page) => page.locator("#log .said").filter({ hasText: "Hello!" });
const replies = (page: Page) => page.locator("#log .agent").filter({ hasText: REPLY });
const note = (page: Page) => page.locator("#log .you .note").last();

test("no other name than its own leads to the chat", async () => {
  const statusFor = async (host: string) => {
    const asked = request(chat.url, { headers: { host } }).end();
    const [answer] = await once(asked, "response");
    answer.resume();
    return answer.statusCode;
  };
  expect(await statusFor("evil.example")).toBe(403);
  expect(await statusFor("localhost:4020")).toBe(200);
});

/** What this visitor's conversation holds by the API, as the page can read it. */
function readRuns(page: Page): Promise<{ events: { content?: string }[] }[]> {
  return page.evaluate(async () => {
    const id = sessionStorage.getItem("session_id");
    const answer = await fetch(`/api/piper/v1/orgs/_/responses/sessions/${id}/events`);
    return (await answer.json()).runs;
  });
}

/** Records what a screen reader is told from now on. */
async function recordNews(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const news = document.querySelector("[role=status]");
    const told: string[] = [];
    Object.assign(globalThis, { told });
    const record = () => void told.push(news?.textContent ?? "");
    if (news) new MutationObserver(record).observe(news, { childList: true });
  });
  return () => page.evaluate(() => Reflect.get(globalThis, "told"));
}

const runsOf = async (page: Page, message: string) =>
  (await readRuns(page)).filter(({ events }) => events.some(({ content }) => content === message));

test("answers a message, and shows its run: steps within steps, bars, numbers and totals", async () => {
  const { page } = await openChat();
  await say(page, "Where is my order?");
  const run = replies(page).locator(".run");
  await run.waitFor();
  expect(await run.locator(":scope > summary").textContent()).toMatch(
    /^Run 6 steps 3\.4 s 2,598 → 86 tokens \$0\.00515$/,
  );
  const nested = run.locator(".steps .steps .name");
  expect(await nested.allTextContents()).toEqual(["track_parcel failed", "run_code"]);
  expect(await run.locator(".step.model .number").first().textContent()).toContain("812 ms");
  const widths = await run
    .locator(".bar")
    .evaluateAll((bars) => bars.map((bar) => Math.round(bar.getBoundingClientRect().width)));
  expect(widths).toHaveLength(6);
  // The tool's call took about twice as long as what was done within it.
  expect((widths[2] ?? 0) / (widths[3] ?? 0)).toBeCloseTo(1630 / 900, 0);

  await run.getByText("track_parcel").click();
  await run.getByText("The carrier did not answer within 900 ms.").waitFor();
});

test("finds the run whose reply was lost, and sends nothing a second time", async () => {
  const { page } = await openChat();
  const told = await recordNews(page);
  await say(page, "/lost parcel");
  await replies(page).waitFor();
  expect(await note(page).textContent()).toMatch(/^It had arrived\./);
  expect(await told()).toContain("We do not know whether your message arrived: looking…");
  expect(await runsOf(page, "/lost parcel")).toHaveLength(1);
});

test("finds the run whose reply was lost between the page and its server", async () => {
  const { page } = await openChat();
  await page.route("**/responses/?*", async (route) => {
    await route.fetch();
    await route.abort("connectionreset");
  });
  await say(page, "Where is it?");
  await replies(page).waitFor();
  expect(await note(page).textContent()).toMatch(/^It had arrived\./);
  expect(await runsOf(page, "Where is it?")).toHaveLength(1);
});

test("says that a message has not been seen where nothing ran, and offers what can be done", async () => {
  const { page } = await openChat();
  await say(page, "/fail here");
  await note(page).getByText("It has not been seen yet").waitFor();
  expect(await runsOf(page, "/fail here")).toHaveLength(0);
  await note(page).getByRole("button", { name: "Send again" }).click();
  await replies(page).waitFor();
  expect(await runsOf(page, "/fail here")).toHaveLength(1);
});

test("takes no earlier answer for that to a message of the same words", async () => {
  const { page } = await openChat();
  await say(page, "Are you there?");
  await replies(page).waitFor();
  await page.route("**/responses/?*", (route) => route.abort("connectionreset"));
  await say(page, "Are you there?");
  await note(page).getByText("It has not been seen yet").waitFor();
  expect(await replies(page).count()).toBe(1);
});

test("waits in sight where there are too many calls, and sends the message once it may", async () => {
  const { page } = await openChat();
  const told = await recordNews(page);
  await say(page, "/busy day");
  await replies(page).waitFor();
  expect(await told()).toContain("The agent is busy. Sending again in 2 s");
  expect(await note(page).textContent()).toBe("");
  expect(await runsOf(page, "/busy day")).toHaveLength(1);
});

test("stops, says that the agent may have run, and finds its answer when asked to", async () => {
  const { page } = await openChat();
  await say(page, "/slow boat");
  await note(page).getByText("The agent is working").waitFor();
  await page.getByRole("button", { name: "Stop" }).click();
  await note(page).getByText("The agent may answer all the same.").waitFor();
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("message");
  await note(page).getByRole("button", { name: "Look again" }).click();
  await replies(page).waitFor();
  expect(await runsOf(page, "/slow boat")).toHaveLength(1);
});

test("says that it cannot find out without a connection, and finds out with one", async () => {
  const { page, context } = await openChat();
  await say(page, "/slow train");
  await note(page).getByText("The agent is working").waitFor();
  await expect.poll(() => runsOf(page, "/slow train")).toHaveLength(1);
  await context.setOffline(true);
  await page.getByRole("button", { name: "Stop" }).click();
  await note(page).getByRole("button", { name: "Look again" }).click();
  await note(page).getByText("We cannot find out now").waitFor();
  await context.setOffline(false);
  await note(page).getByRole("button", { name: "Look again" }).click();
  await replies(page).waitFor();
});

test("goes on with its conversation when it is loaded anew", async () => {
  const { page } = await openChat();
  await say(page, "Where is my order?");
  await replies(page).waitFor();
  await page.reload();
  await replies(page).waitFor();
  expect(await page.locator("#log .said").allTextContents()).toEqual([
    "Agent: Hello! What can I do for you today?",
    "You: Where is my order?",
    `Agent: ${REPLY}`,
  ]);
  await say(page, "And now?");
  await replies(page).nth(1).waitFor();
  expect(await readRuns(page)).toHaveLength(3);
});

test("lets nobody read, or go on with, a conversation of somebody else", async () => {
  const [ada, bob] = [await openChat(), await openChat()];
  await say(ada.page, "My address is a secret.");
  await replies(ada.page).waitFor();
  const id = await ada.page.evaluate(() => sessionStorage.getItem("session_id"));
  await bob.page.evaluate((id) => sessionStorage.setItem("session_id", String(id)), id);
  const refused = bob.page.waitForResponse(/sessions/);
  await bob.page.reload();
  expect((await refused).status()).toBe(403);
  await greeting(bob.page).waitFor();
  expect(await bob.page.locator("#log").textContent()).not.toContain("secret");
});

test("shows what is said as text, whatever it is", async () => {
  const { page } = await openChat();
  const hostile = '<img src="/nothing" onerror="document.title = 1"><script>alert(1)</script>';
  await say(page, hostile);
  await replies(page).waitFor();
  await page.locator(".step .name", { hasText: "user message" }).click();
  expect(await page.getByText(hostile).count()).toBe(2);
  expect(await page.locator("img, #log script").count()).toBe(0);
});

test("draws a run whose events are not what was promised", async () => {
  const { page } = await openChat();
  const odd = [{}, { event_type: 5, tool_name: {}, created_at: 1, latency_ms: "", content: [] }];
  const nested = Array.from({ length: 3_000 }, (_, n) => ({
    event_type: "tool_call",
    tool_call_id: `${n}`,
    parent_tool_call_id: `${n - 1}`,
  }));
  const json = { content: "Odd.", events: [...odd, ...nested] };
  await page.route("**/responses/?*", (route) => route.fulfill({ json }));
  await say(page, "Anything?");
  await page.getByText("Agent: Odd.").first().waitFor();
  expect(await page.locator("#log .agent").last().locator(".step").count()).toBe(3_002);
});

test("is used with a keyboard alone", async () => {
  const { page } = await openChat();
  const focused = () =>
    page.evaluate(() => document.activeElement?.textContent?.trim().slice(0, 16));
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("New conversation");
  await page.getByLabel("Message").focus();
  await page.keyboard.type("Where");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("is it?");
  await page.keyboard.press("Enter");
  await replies(page).waitFor();
  expect(await page.locator(".you .said").textContent()).toBe("You: Where\nis it?");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  expect(await page.locator(".step[open] .name").textContent()).toBe("assistant message");
});

test.each([
  ["light", 1000],
  ["dark", 1000],
  ["light", 320],
  ["dark", 320],
] as const)("has nothing that axe minds, %s and %d px wide", async (colorScheme, width) => {
  const { page } = await openChat({ colorScheme, viewport: { width, height: 700 } });
  await say(page, "Where is my order?");
  await replies(page).waitFor();
  await page.locator(".step.tool").first().locator("summary").click();
  await say(page, "/slow boat");
  await page.getByRole("button", { name: "Stop" }).waitFor();
  expect(await runAxe(page)).toEqual([]);
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByRole("button", { name: "Look again" }).waitFor();
  expect(await runAxe(page)).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});

/** What axe-core finds wrong, each with where. */
async function runAxe(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations, incomplete } = await Reflect.get(globalThis, "axe").run();
    return [...violations, ...incomplete].map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
  });
}

test("shows the token in nothing that the page can see, where it calls with one", async () => {
  const { operation } = findOperation(await readOpenApi());
  const [example] = Object.values(requestExamples(operation));
  const orgId = String(operation.parameters.find(({ name }) => name === "org_id")?.example);
  const secret = "0123456789abcdef";
  const api = await startChat({
    PIPER_TOKEN: `pat_${secret}`,
    PIPER_ORG_ID: orgId,
    PIPER_AGENT_ID: String(example?.value.agent_id),
    PIPER_BASE_URL: inject("mockUrl"),
  });
  onTestFinished(async () => {
    expect(await api.stop()).toBe(0);
  });
  const got: string[] = [];
  const { page, context } = await openChat({
    url: api.url,
    prepare: (page) =>
      page.route("**", async (route) => {
        const response = await route.fetch();
        got.push(JSON.stringify(response.headersArray()), await response.text());
        await route.fulfill({ response });
      }),
  });
  await say(page, "Where is my order?");
  await replies(page).waitFor();
  const kept = await page.evaluate(() => [
    document.documentElement.outerHTML,
    document.cookie,
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
  ]);
  const all = [...got, ...kept].join("\n");
  expect(got.length).toBeGreaterThan(2 * 5);
  expect(all).toContain(REPLY);
  expect(all).not.toContain(secret.slice(0, 8));
  expect(all).not.toContain(orgId);
  expect(await context.cookies()).toEqual([
    expect.objectContaining({ name: "visitor", httpOnly: true, sameSite: "Lax" }),
  ]);
  expect(await page.evaluate(() => document.cookie)).toBe("");
});

test("says that its port is in use", async () => {
  const { port } = new URL(chat.url);
  const { stderr, exitCode } = await runScript("chat/main", ["--port", port]);
  expect(stderr).toMatch(new RegExp(`The chat did not start\\. .*EADDRINUSE.*:${port}\n$`));
  expect(exitCode).toBe(1);
});
