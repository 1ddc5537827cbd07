// Lists the small changes of a source text that some test should notice.
import ts from "typescript";

export interface Mutant {
  file: string;
  line: number;
  /** The line as it stands in the file, without its margins. */
  at: string;
  before: string;
  after: string;
  /** The whole text of the file with the change. */
  text: string;
}

/** Text that stands in place of a node's, or of nothing where it is empty. */
interface Change {
  node: ts.Node;
  after: string;
}

type Rule = (node: ts.Node) => Change[];

const { SyntaxKind } = ts;

/** The operators that one is easily taken for. */
const OPERATORS: Partial<Record<ts.SyntaxKind, string[]>> = {
  [SyntaxKind.AmpersandAmpersandToken]: ["||"],
  [SyntaxKind.BarBarToken]: ["&&"],
  [SyntaxKind.EqualsEqualsEqualsToken]: ["!=="],
  [SyntaxKind.ExclamationEqualsEqualsToken]: ["==="],
  [SyntaxKind.LessThanToken]: ["<=", ">="],
  [SyntaxKind.LessThanEqualsToken]: ["<", ">"],
  [SyntaxKind.GreaterThanToken]: [">=", "<="],
  [SyntaxKind.GreaterThanEqualsToken]: [">", "<"],
  [SyntaxKind.PlusToken]: ["-"],
  [SyntaxKind.MinusToken]: ["+"],
  [SyntaxKind.AsteriskToken]: ["/"],
  [SyntaxKind.SlashToken]: ["*"],
  [SyntaxKind.PlusEqualsToken]: ["-="],
};

const METHODS: Record<string, string> = {
  some: "every",
  every: "some",
  startsWith: "endsWith",
  endsWith: "startsWith",
  replaceAll: "replace",
};

/** Methods whose result can stand in for what they were called on. */
const LEFT_OUT =
  /^(filter|trim|trimEnd|sort|toSorted|reverse|slice|replace|replaceAll|toLowerCase|toUpperCase|flat|concat)$/;

/** From here on a number is a limit that nobody counts up to: one more would tell nothing. */
const TOLERANCE = 16;

const RULES: Rule[] = [
  function operators(node) {
    if (!ts.isBinaryExpression(node)) return [];
    const { left, right, operatorToken } = node;
    const others = (OPERATORS[operatorToken.kind] ?? []).map((after) => ({
      node: operatorToken,
      after,
    }));
    const isDefault = operatorToken.kind === SyntaxKind.QuestionQuestionToken;
    return isDefault
      ? [
          { node, after: left.getText() },
          { node, after: right.getText() },
        ]
      : others;
  },
  function conditions(node) {
    if (ts.isIfStatement(node))
      return [
        { node: node.expression, after: "true" },
        { node: node.expression, after: "false" },
      ];
    if (ts.isConditionalExpression(node))
      return [
        { node: node.condition, after: "true" },
        { node: node.condition, after: "false" },
      ];
    return ts.isWhileStatement(node) ? [{ node: node.expression, after: "false" }] : [];
  },
  function negations(node) {
    const isNegation =
      ts.isPrefixUnaryExpression(node) && node.operator === SyntaxKind.ExclamationToken;
    return isNegation ? [{ node, after: node.operand.getText() }] : [];
  },
  function statements(node) {
    const isEffect = ts.isExpressionStatement(node) || ts.isThrowStatement(node);
    return isEffect ? [{ node, after: ";" }] : [];
  },
  function earlyReturns(node) {
    const isEarly = ts.isReturnStatement(node) && ts.isIfStatement(node.parent);
    return isEarly ? [{ node, after: ";" }] : [];
  },
  function literals(node) {
    if (node.kind === SyntaxKind.TrueKeyword) return [{ node, after: "false" }];
    if (node.kind === SyntaxKind.FalseKeyword) return [{ node, after: "true" }];
    if (ts.isNumericLiteral(node)) {
      const number = Number(node.text.replaceAll("_", ""));
      return [{ node, after: String(number < TOLERANCE ? number + 1 : 0) }];
    }
    if (ts.isRegularExpressionLiteral(node))
      return [
        { node, after: "/(?!)/" },
        { node, after: "/(?:)/" },
      ];
    return [];
  },
  function words(node) {
    if (!ts.isStringLiteral(node) && !ts.isNoSubstitutionTemplateLiteral(node)) return [];
    return isProse(node.text) ? [] : [{ node, after: node.text === "" ? '"mutant"' : '""' }];
  },
  function substitutions(node) {
    return ts.isTemplateSpan(node) ? [{ node: node.expression, after: '""' }] : [];
  },
  function entries(node) {
    const list = ts.isArrayLiteralExpression(node)
      ? node.elements
      : ts.isObjectLiteralExpression(node)
        ? node.properties
        : [];
    return list.map((entry) => ({ node: entry, after: "" }));
  },
  function methods(node) {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
    const { name, expression } = node.expression;
    const other = METHODS[name.text];
    return [
      ...(other ? [{ node: name, after: other }] : []),
      ...(LEFT_OUT.test(name.text) ? [{ node, after: expression.getText() }] : []),
    ];
  },
  function waits(node) {
    if (!ts.isAwaitExpression(node) || isLastOfModule(node)) return [];
    return [{ node, after: node.expression.getText() }];
  },
];

/** What a module ends with keeps nothing waiting. */
function isLastOfModule(node: ts.Node): boolean {
  const last = node.getSourceFile().statements.at(-1);
  const isTopLevel = !ts.findAncestor(node, ts.isFunctionLike);
  return isTopLevel && last !== undefined && node.getEnd() >= last.getEnd() - ";".length;
}

/** A sentence for a person: its wording is not tested, only what is put into it. */
const isProse = (text: string) => /\w[ \n]\w|^[ ,.:;()\n·…–-]+$/.test(text);

/** Lists the mutants of a module, in the order of its text. */
export function listMutants(file: string, source: string): Mutant[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const mutants: Mutant[] = [];
  const visit = (node: ts.Node) => {
    if (isOutside(node)) return;
    for (const { node: changed, after } of RULES.flatMap((rule) => rule(node)))
      mutants.push(apply(tree, changed, after));
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return mutants;
}

/** Types and the paths of imports do not run. */
const isOutside = (node: ts.Node) =>
  ts.isTypeNode(node) ||
  ts.isImportDeclaration(node) ||
  ts.isExportDeclaration(node) ||
  ts.isInterfaceDeclaration(node) ||
  ts.isTypeAliasDeclaration(node);

function apply(tree: ts.SourceFile, node: ts.Node, after: string): Mutant {
  const { fileName, text } = tree;
  const [start, end] = [node.getStart(), node.getEnd()];
  // An entry that is left out takes its comma along.
  const comma = after === "" ? (/^\s*,/.exec(text.slice(end))?.[0].length ?? 0) : 0;
  const { line } = tree.getLineAndCharacterOfPosition(start);
  return {
    file: fileName,
    line: line + 1,
    at: text.split("\n")[line]?.trim() ?? "",
    before: node.getText(),
    after,
    text: text.slice(0, start) + after + text.slice(end + comma),
  };
}
