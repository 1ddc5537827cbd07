import { type Html, html } from "./html.ts";

/** A strip that is full when all of it went right. */
export function meter(part: number, whole: number): Html {
  const percent = whole === 0 ? 100 : (100 * part) / whole;
  return meterOf(percent, percent === 100 ? "clean" : "violation");
}

/** A strip for a share that is neither right nor wrong. */
export const share = (part: number, whole: number): Html =>
  meterOf(whole === 0 ? 0 : (100 * part) / whole, "drift");

const meterOf = (percent: number, tone: string): Html =>
  html`<span class="meter"><span class="${tone}" style="width:${percent.toFixed(1)}%"></span></span>`;
