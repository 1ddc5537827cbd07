// What tsconfig.json has the compiler refuse. Without its option, the comment above a line is an error
// itself. Nothing here runs: npm run typecheck reads it.

declare const list: string[];

// @ts-expect-error: strict
export const text: string = null;

// @ts-expect-error: noUncheckedIndexedAccess
export const first: string = list[0];

// @ts-expect-error: exactOptionalPropertyTypes
export const options: { name?: string } = { name: undefined };

// @ts-expect-error: erasableSyntaxOnly, since Node only leaves the types out
export enum Word {}

export class Client extends Object {
  // @ts-expect-error: noImplicitOverride
  toString(): string {
    return "client";
  }
}
