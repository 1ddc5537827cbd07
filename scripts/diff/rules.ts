// What can change, by name. A rule's name stays as it is from version to version: people silence,
// count and link to it.

/**
 * What a change does, whoever it is for:
 * narrower, wider: fewer values are valid, or more; different: neither, or it cannot be known;
 * gone, new: something with a name of its own; noted: worth telling, breaks nothing;
 * prose: nothing that an app sends or receives.
 */
export type Effect = "narrower" | "wider" | "different" | "gone" | "new" | "noted" | "prose";

export const RULES = {
  // Paths and operations.
  "operation-removed": ["gone", "An operation is removed."],
  "operation-added": ["new", "An operation is new."],
  "operation-moved": ["gone", "An operation has another method or URL."],
  "path-parameter-renamed": ["noted", "A path names a parameter differently; the URL is the same."],
  "operation-id-changed": ["noted", "An operationId that no client method is called by changes."],
  "method-renamed": ["different", "An operationId that a client method is called by changes."],
  "servers-moved": ["gone", "The only server has another address."],
  "server-removed": ["gone", "One of several servers is removed."],
  "server-added": ["new", "A server is new."],
  "server-variable-default-changed": ["different", "A server variable has another default."],
  "server-variable-narrowed": ["narrower", "A server variable takes fewer values."],
  "server-variable-widened": ["wider", "A server variable takes more values."],
  "security-narrowed": ["narrower", "A way to authorize no longer suffices."],
  "security-widened": ["wider", "There is another, or an easier, way to authorize."],

  // Parameters and headers.
  "parameter-removed": ["gone", "A parameter is removed, or moved to another place."],
  "parameter-added": ["new", "An optional parameter is new."],
  "required-parameter-added": ["narrower", "A required parameter is new."],
  "parameter-renamed": ["different", "A header parameter is written in another case."],
  "serialization-changed": ["different", "A value is written in another style."],
  "empty-value-allowed": ["wider", "A parameter may be empty."],
  "empty-value-refused": ["narrower", "A parameter may no longer be empty."],
  "header-removed": ["gone", "A response header is removed."],
  "header-added": ["new", "A response header is new."],
  "required-header-added": ["narrower", "A header is new that an answer to a webhook needs."],

  // Bodies and responses.
  "body-removed": ["gone", "The request body is removed."],
  "body-added": ["new", "An optional request body is new."],
  "required-body-added": ["narrower", "A body is new that an app has to send."],
  "media-type-removed": ["gone", "A media type is removed."],
  "media-type-added": ["new", "A media type is new."],
  "media-type-narrowed": ["narrower", "A media type becomes more special."],
  "media-type-widened": ["wider", "A media type becomes more general."],
  "response-union-widened": ["wider", "Data or errors may have a shape that none had before."],
  "response-removed": ["gone", "A status is removed, and nothing stands for it."],
  "response-folded": ["noted", "A status is removed, and its range or the default stands for it."],
  "response-split": [
    "narrower",
    "A range or the default is removed, and statuses of it are named.",
  ],
  "response-added": ["new", "A status is new."],
  "encoding-changed": ["different", "The parts of a body are encoded differently."],

  // Whether something must be there.
  "became-required": ["narrower", "A field, parameter, header or body is required."],
  "became-optional": ["wider", "A field, parameter, header or body is no longer required."],

  // Fields of objects.
  "property-removed": ["gone", "A field is removed, or hidden by readOnly or writeOnly."],
  "property-added": ["new", "An optional field is new."],
  "required-property-added": ["narrower", "A required field is new."],
  "hidden-property-changed": ["noted", "A field that is not sent or received here changes."],
  "access-changed": ["noted", "readOnly or writeOnly changes, and hides nothing here."],
  "pattern-properties-narrowed": ["narrower", "Fields by pattern must meet a schema."],
  "pattern-properties-widened": ["wider", "Fields by pattern need not meet a schema any more."],
  "other-fields-refused": ["narrower", "Fields that are not named are refused."],
  "other-fields-allowed": ["wider", "Fields that are not named may come."],
  "other-fields-narrowed": ["narrower", "Fields that are not named must meet a schema."],
  "other-fields-widened": ["wider", "Fields that are not named may be anything."],
  "other-fields-untyped": ["different", "Fields that are not named leave the type."],
  "other-fields-said": ["noted", "It is said that other fields may come, as they might before."],

  "typed-otherwise": ["different", "openapi-typescript makes another type of the same values."],

  // Which values are valid.
  "type-widened": ["wider", "More types are valid."],
  "type-narrowed": ["narrower", "Fewer types are valid."],
  "type-changed": ["different", "Other types are valid."],
  "null-allowed": ["wider", "null is valid."],
  "null-refused": ["narrower", "null is no longer valid."],
  "integer-required": ["narrower", "Numbers must be whole."],
  "integer-lifted": ["wider", "Numbers need not be whole."],
  "enum-added": ["narrower", "Only listed values are valid."],
  "enum-removed": ["wider", "Not only listed values are valid."],
  "enum-value-added": ["wider", "A listed value is new."],
  "enum-value-removed": ["narrower", "A listed value is removed."],
  "limit-tightened": ["narrower", "A length, size or bound admits less."],
  "limit-loosened": ["wider", "A length, size or bound admits more."],
  "constraint-added": ["narrower", "A pattern, format or other constraint is new."],
  "constraint-removed": ["wider", "A pattern, format or other constraint is lifted."],
  "constraint-narrowed": ["narrower", "A constraint admits less."],
  "constraint-widened": ["wider", "A constraint admits more."],
  "constraint-changed": ["different", "A constraint changes, or what a text or number stands for."],
  "tuple-changed": ["different", "A list has more or fewer entries with a schema of their own."],
  "branch-added": ["wider", "A union has another branch."],
  "branch-removed": ["narrower", "A union has a branch less."],
  "branches-exclude": ["narrower", "oneOf refuses what two of its branches allow."],
  "branches-include": ["wider", "anyOf allows what oneOf refused: values of two branches."],

  // Discriminators.
  "discriminator-added": ["narrower", "A field tells the branches of a union apart."],
  "discriminator-noted": ["noted", "A discriminator says, or no longer, what branches demand."],
  "discriminator-removed": ["wider", "No field tells the branches of a union apart."],
  "discriminator-changed": [
    "different",
    "Another field tells the branches apart, or a kind moved.",
  ],
  "kind-added": ["wider", "A discriminator has another value."],
  "kind-removed": ["narrower", "A discriminator has a value less."],

  // What is said besides.
  "default-added": ["noted", "A default is said where none was."],
  "default-changed": ["different", "What leaving a value out means changes, or is no longer said."],
  "default-noted": ["noted", "A default changes of what is received, or must be sent."],
  "known-value-added": ["noted", "An open enum knows another value."],
  "known-value-removed": ["narrower", "An open enum no longer knows a value."],
  "known-value-forgotten": ["noted", "An open enum that is received knows a value less."],
  deprecated: ["noted", "Something is deprecated, or no longer."],
  "component-removed": ["gone", "A schema that the types export is renamed, inlined or removed."],
  "shared-part-removed": [
    "noted",
    "A shared response, parameter, header or body goes or is renamed.",
  ],
  "component-added": ["prose", "A component is new."],
  "unused-changed": ["prose", "Something changes that no operation and no exported type has."],
  "prose-changed": ["prose", "A description, an example or an x- key changes."],
  "notation-changed": ["prose", "The same is said in another way."],
  "not-understood": ["different", "Something changed that this comparison does not understand."],
} as const satisfies Record<string, readonly [effect: Effect, meaning: string]>;

export type Rule = keyof typeof RULES;

/** What callers mind and importers of a type do not: TypeScript knows no lengths, patterns and defaults. */
const VALUES_ALONE = new Set<Rule>([
  ...(["limit-tightened", "limit-loosened", "integer-required", "integer-lifted"] as const),
  ...(["constraint-added", "constraint-removed", "constraint-changed"] as const),
  ...(["constraint-narrowed", "constraint-widened"] as const),
  ...(["branches-exclude", "branches-include"] as const),
  ...(["other-fields-allowed", "other-fields-refused", "default-changed"] as const),
]);

/** Whether a change is one of types in TypeScript as well, and not of values alone. */
export const isOfTypes = (rule: Rule): boolean => !VALUES_ALONE.has(rule);

export const effectOf = (rule: Rule): Effect => RULES[rule][0];
