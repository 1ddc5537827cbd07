import type { Item } from "./inventory.ts";

/** Why nothing can break an item, where nothing can. */
export interface Reason {
  reason: string;
  applies: (item: Item) => boolean;
}

const isKeyword = ({ keyword }: Item, name: string) => keyword?.name === name;

export const REASONS: readonly Reason[] = [
  {
    reason: "An example is what it is: with anything changed it is another value.",
    applies: ({ kind }) => kind === "Examples",
  },
  {
    reason: "Anything may stand there.",
    applies: ({ isAnything, parts }) => isAnything === true || parts?.every(isUnbreakable) === true,
  },
  {
    reason: "A default stands for what is not there.",
    applies: (item) => isKeyword(item, "default"),
  },
  {
    reason: "It lists what is known: any other string is allowed.",
    applies: (item) => isKeyword(item, "x-extensible-enum"),
  },
  {
    reason: "It is true: any other field is allowed.",
    applies: (item) =>
      isKeyword(item, "additionalProperties") && item.keyword?.node.additionalProperties === true,
  },
  {
    reason: "No value of another type is the only one that const allows: both break at once.",
    applies: (item) => isKeyword(item, "type") && "const" in Object(item.keyword?.node),
  },
  {
    reason: "All that stands in a URL or a header is a string.",
    applies: (item) =>
      isKeyword(item, "type") &&
      item.keyword?.isOfText === true &&
      [item.keyword.node.type].flat().includes("string"),
  },
  {
    reason: "Without it the path is another one: see the operation.",
    applies: (item) => isKeyword(item, "required") && item.keyword?.node.in === "path",
  },
];

/** Whether there is a reason why nothing can break an item. */
const isUnbreakable = (item: Item): boolean => REASONS.some(({ applies }) => applies(item));
