import { expect, test } from "vitest";
import { STATES } from "./run.ts";
import { STYLE } from "./style.ts";

/** The colours of one scheme, by the names of their custom properties. */
function coloursOf(block: string): Record<string, string> {
  const pairs = [...block.matchAll(/--([\w-]+): (#[\da-f]{3,6});/g)];
  return Object.fromEntries(pairs.map(([, name, colour]) => [name, colour]));
}

const [light = "", dark = ""] = [...STYLE.matchAll(/:root \{([^}]*)\}/g)].map(([, block]) => block);

/** WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
  const digits = colour.slice(1).replace(/^(.)(.)(.)$/, "$1$1$2$2$3$3");
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const share = Number.parseInt(digits.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

const texts = [...STATES.map((state) => state.replace(" ", "-")), "quiet", "ink"];

test.each(["light", "dark"])("every text can be read in %s", (scheme) => {
  const colours = coloursOf(scheme === "light" ? light : dark);
  for (const text of texts)
    for (const ground of ["card", "page"]) {
      const ratio = contrast(colours[text] ?? "", colours[ground] ?? "");
      expect([text, ground, ratio >= 4.5]).toEqual([text, ground, true]);
    }
});
