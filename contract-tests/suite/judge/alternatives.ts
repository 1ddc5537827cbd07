import type { ErrorObject, ValidateFunction } from "ajv/dist/2020.js";

/** An alternative of an anyOf or a oneOf, and what a value breaks in it. */
interface Branch {
  errors: ErrorObject[];
}

/**
 * A value that fits no alternative breaks something in each of them, and Ajv tells it all. Of that,
 * only what is wrong with the nearest alternative is kept: the one that the value was meant to be.
 */
export function withoutAlternatives(
  errors: readonly ErrorObject[],
  pointerOf: (error: ErrorObject) => string | undefined,
  validateBranch: (pointer: string) => ValidateFunction,
): ErrorObject[] {
  const told = new Set<string>();
  const nearest = new Map<ErrorObject, ErrorObject[]>();
  for (const error of errors.filter(isOfAlternatives)) {
    const pointer = pointerOf(error);
    if (pointer === undefined) continue;
    const count = [error.schema].flat().length;
    const branches = Array.from({ length: count }, (_, index): Branch => {
      const validate = validateBranch(`${pointer}/${error.keyword}/${index}`);
      if (validate(error.data)) return { errors: [] };
      return { errors: (validate.errors ?? []).map((inner) => moved(inner, error.instancePath)) };
    });
    for (const branch of branches) for (const inner of branch.errors) told.add(keyOf(inner));
    nearest.set(error, nearestOf(error, branches));
  }
  return errors
    .filter((error) => !told.has(keyOf(error)))
    .flatMap((error) => {
      const instead = nearest.get(error);
      return instead ? withoutAlternatives(instead, pointerOf, validateBranch) : [error];
    })
    .filter(({ keyword }, _, kept) => keyword !== "if" || kept.length === 1);
}

/** Whether a value fits none of several alternatives; one that fits too many breaks just that. */
const isOfAlternatives = ({ keyword, params }: ErrorObject): boolean =>
  keyword === "anyOf" || (keyword === "oneOf" && params.passingSchemas == null);

const moved = (error: ErrorObject, instancePath: string): ErrorObject => ({
  ...error,
  instancePath: `${instancePath}${error.instancePath}`,
});

/** A number of its own for each schema: Ajv hands out the very objects of the document. */
const numbers = new WeakMap<object, number>();
let lastNumber = 0;

function keyOf({ keyword, instancePath, parentSchema = {}, params }: ErrorObject): string {
  if (!numbers.has(parentSchema)) {
    lastNumber += 1;
    numbers.set(parentSchema, lastNumber);
  }
  return JSON.stringify([numbers.get(parentSchema), keyword, instancePath, params]);
}

function nearestOf(error: ErrorObject, branches: readonly Branch[]): ErrorObject[] {
  const fitting = branches.filter(({ errors }) => !errors.some(isOfWholeType(error)));
  const [best] = fitting.toSorted((a, b) => distance(a) - distance(b));
  if (best) return best.errors;
  const types = branches.flatMap(({ errors }) => errors.find(isOfWholeType(error))?.schema ?? []);
  // Of another type than any of them: that is one thing to say, and not one for each.
  return [{ ...error, keyword: "type", schema: [...new Set(types.flat())] }];
}

const isOfWholeType =
  ({ instancePath }: ErrorObject) =>
  (error: ErrorObject): boolean =>
    error.keyword === "type" && error.instancePath === instancePath;

/** Alternatives are told apart by fixed values first, then by how much is wrong. */
const distance = ({ errors }: Branch): number =>
  errors.length + 1_000 * errors.filter(({ keyword }) => /^(const|enum)$/.test(keyword)).length;
