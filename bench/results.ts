import type { measureTypes } from "../contract-tests/package/type-cost.ts";
import type { Client } from "./bundle.ts";
import type { Size } from "./size.ts";
import type { Speed } from "./speed.ts";

/** What the benchmark measured. */
export interface Results {
  /** The day, as YYYY-MM-DD. */
  date: string;
  node: string;
  size: Partial<Record<Client, Size>>;
  speed: Speed[];
  /** What the README's first example costs the compiler, where that was asked for. */
  types?: Awaited<ReturnType<typeof measureTypes>>;
}
