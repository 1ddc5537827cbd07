import { startPrismProxy } from "../../servers/prism.ts";
import { send } from "../../suite/judge/send.ts";
import { recorded } from "../power/corpus.ts";
import type { Variation } from "../power/variation.ts";
import { VARIATION_HEADER } from "./variations.ts";

const LIMITS = { deadlineMs: 10_000, maxBytes: 16 * 1024 * 1024 };

/**
 * Asks a server for each variation through Prism, and lists those in which it finds fault with the
 * answer: in its header, by an answer of its own, or by breaking down.
 */
export async function flagByPrism(
  variations: readonly Variation[],
  serverUrl: string,
): Promise<Set<Variation>> {
  let proxy = await startPrismProxy(serverUrl);
  const flagged = new Set<Variation>();
  try {
    for (const [index, variation] of variations.entries()) {
      const { request, response } = recorded(variation, proxy.url);
      request.headers.set(VARIATION_HEADER, String(index));
      const sent = await send(request, LIMITS);
      if ("failure" in sent) {
        flagged.add(variation);
        // Some answers bring it down.
        await proxy.close();
        proxy = await startPrismProxy(serverUrl);
      } else {
        const { status, headers } = sent.exchange.response;
        if (status !== response.status || blamesAnswer(headers)) flagged.add(variation);
      }
    }
  } finally {
    await proxy.close();
  }
  return flagged;
}

/** Prism lists what is wrong with the request and with the answer in one header. */
function blamesAnswer(headers: Headers): boolean {
  const violations: { location?: string[] }[] = JSON.parse(headers.get("sl-violations") ?? "[]");
  return violations.some(({ location }) => location?.[0] === "response");
}
