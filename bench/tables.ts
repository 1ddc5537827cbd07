import type { Client } from "./bundle.ts";
import type { Results } from "./results.ts";
import type { Size } from "./size.ts";
import { isOf, type Speed, type Spread } from "./speed.ts";

/** Renders what was measured as Markdown tables. */
export function renderTables({ node, date, size, speed, types }: Results): string {
  const sizes = Object.entries(size) as [Client, Size][];
  const scenarios = [...new Set(speed.map(scenarioOf))];
  return [
    table(
      ["size, bytes", "gzip", "brotli", "minified"],
      sizes.map(([client, { gzip, brotli, minified }]) => [client, gzip, brotli, minified]),
    ),
    ...scenarios.map((scenario) =>
      table(
        [scenario, "CPU", "wall", "CPU ÷ openapi-fetch", "wall ÷ openapi-fetch"],
        speed
          .filter((row) => scenarioOf(row) === scenario)
          .map((row) => [
            row.client,
            `${row.cpuMicroseconds} µs`,
            `${row.wallMicroseconds} µs`,
            spread(row.cpuRatio),
            spread(row.wallRatio),
          ]),
      ),
    ),
    table(
      ["a connection of its own", "CPU shared", "own", "price", "wall shared", "own", "price"],
      connectionPrices(speed),
    ),
    ...(types
      ? [
          table(
            ["types of the first example", "instantiations", "check time"],
            Object.entries(types).map(([client, { instantiations, checkSeconds }]) => [
              client,
              instantiations,
              `${checkSeconds.toFixed(2)} s`,
            ]),
          ),
        ]
      : []),
    `Node ${node}, ${date}. A ratio is the median of the runs, with the least and the greatest.`,
  ].join("\n\n");
}

const scenarioOf = ({ reply, atOnce, tls }: Speed) =>
  `${reply}, ${atOnce === 1 ? "one after the other" : `${atOnce} at once`}${tls ? ", TLS" : ""}`;

/** What the client's default costs, a connection of its own for each request, beside shared ones. */
function connectionPrices(speed: Speed[]): (string | number)[][] {
  const own = speed.filter(({ client }) => client === "own-connection");
  return own.flatMap((row) => {
    const shared = speed.find((it) => it.client === "piper-responses" && isOf(it, row));
    if (!shared) return [];
    const cost = (what: "wallMicroseconds" | "cpuMicroseconds") => [
      `${shared[what]} µs`,
      `${row[what]} µs`,
      `${row[what] - shared[what]} µs`,
    ];
    return [[scenarioOf(row), ...cost("cpuMicroseconds"), ...cost("wallMicroseconds")]];
  });
}

const spread = ({ median, min, max }: Spread) =>
  `${median.toFixed(2)} (${min.toFixed(2)} to ${max.toFixed(2)})`;

function table(head: string[], body: (string | number)[][]): string {
  const rows = [head, ...body.map((row) => row.map(String))];
  const widths = head.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const line = (row: string[]) =>
    `| ${row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join(" | ")} |`;
  const rule = `| ${widths.map((width, at) => (at === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  return [line(head), rule, ...rows.slice(1).map(line)].join("\n");
}
