/** Something to mend, and where: `file:line:column`. */
export interface Problem {
  place: string;
  what: string;
}
