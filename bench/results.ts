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
}
