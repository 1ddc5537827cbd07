// How the page writes numbers.

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });
const dollars = new Intl.NumberFormat("en-US", {
  style: "currency",
  currency: "USD",
  maximumFractionDigits: 5,
});

export const duration = (ms: number) =>
  ms < 1000 ? `${whole.format(ms)} ms` : `${short.format(ms / 1000)} s`;

export const seconds = (ms: number) => `${Math.max(0, Math.round(ms / 1000))} s`;

export const tokens = (count: number) => whole.format(count);

export const cost = (usd: number) => dollars.format(usd);
