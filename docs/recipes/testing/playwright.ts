// A page in a real browser, whose calls to /api/piper the fake answers: copy it to chat.spec.ts. What
// is behind that address, such as your handler, is not tested here.
import { expect, type Page, test } from "@playwright/test";
import { createFakePiper, type FakePiper } from "piper-responses/testing";

/** Lets the fake answer what a page asks of its agents. */
async function answerFrom(fake: FakePiper, page: Page): Promise<void> {
  await page.route("**/api/piper/**", async (route) => {
    const request = route.request();
    const init = { method: request.method(), body: request.postData() };
    const response = await fake.fetch(request.url(), init).catch(() => undefined);
    if (!response) return route.abort("connectionreset");
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    });
  });
}

test("a customer reads the agent's reply", async ({ page }) => {
  const fake = createFakePiper();
  fake.replyWith({ content: "It comes on Thursday." });
  await answerFrom(fake, page);
  await page.goto("/");
  await page.getByLabel("Message").fill("Where is my order?");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByRole("log")).toContainText("It comes on Thursday.");
  expect(fake.calls.createResponse[0]?.params.message).toBe("Where is my order?");
});

test("a customer learns that a reply was lost, and pays no second run", async ({ page }) => {
  const fake = createFakePiper();
  fake.failWith("reply lost");
  await answerFrom(fake, page);
  await page.goto("/");
  await page.getByLabel("Message").fill("Where is my order?");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByRole("log")).toContainText("look");
  expect(fake.calls.createResponse).toHaveLength(1);
});
