// Reads what a caller hands over without trusting it: getters and Proxies may throw, prototypes may
// have been tampered with, and what was read once may read otherwise the next time.

/** The own properties of an object, read once each. Nothing is inherited, `constructor` neither. */
export interface Fields {
  readonly values: Readonly<Record<string, unknown>>;
  /** The names of those that could not be read. */
  readonly unreadable: readonly string[];
}

/** Reads a plain object of any realm: no list, class instance or function. Undefined for others. */
export function readPlainObject(value: unknown): Fields | undefined {
  if (!isPlainObject(value)) return undefined;
  try {
    const values: Record<string, unknown> = Object.create(null);
    const unreadable: string[] = [];
    for (const key of Reflect.ownKeys(value)) {
      const name = typeof key === "symbol" ? key.toString() : key;
      try {
        if (!Object.prototype.propertyIsEnumerable.call(value, key)) continue;
        values[name] = Reflect.get(value, key);
      } catch {
        unreadable.push(name);
      }
    }
    return { values, unreadable };
  } catch {
    return undefined;
  }
}

/** Tells a plain object of any realm from null, a list, an instance of a class and all else. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  try {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
    const prototype: unknown = Object.getPrototypeOf(value);
    return prototype === null || Object.getPrototypeOf(prototype) === null;
  } catch {
    return false; // A Proxy that has been revoked, or that throws.
  }
}

/**
 * A property of whatever it is; undefined where reading it fails. What every object has counts as
 * nothing: somebody has put it on their prototype.
 */
export function read(value: unknown, key: PropertyKey): unknown {
  if ((typeof value !== "object" && typeof value !== "function") || value === null)
    return undefined;
  try {
    const found: unknown = Reflect.get(value, key);
    return found === Reflect.get(Object.prototype, key) ? undefined : found;
  } catch {
    return undefined;
  }
}

/** A property that is text, of whatever it is. */
export function readText(value: unknown, key: string): string | undefined {
  const text = read(value, key);
  return typeof text === "string" ? text : undefined;
}

/** Whether an object itself has a field: `in` believes its prototype as well. */
export const has = <T extends object, Key extends PropertyKey>(
  object: T,
  key: Key,
): object is Extract<T, Record<Key, unknown>> => Object.hasOwn(object, key);

/** A field of an object itself: its prototype's may be anybody's. */
export function ownValue(object: object, key: string): unknown {
  return Object.hasOwn(object, key) ? Reflect.get(object, key) : undefined;
}

/** Gives an object a property that is there, and not listed, as Error's own are. */
export function hide(object: object, name: string, value: unknown): void {
  // Without a prototype: what somebody has put on Object's would count as part of it.
  const descriptor: PropertyDescriptor = Object.create(null);
  descriptor.value = value;
  descriptor.configurable = true;
  descriptor.writable = true;
  Object.defineProperty(object, name, descriptor);
}
