import ts from 'typescript';
import { readNamedBy, type Sources } from './sources.ts';
import type { Sent } from './uses.ts';

type One = Map<string, { always: boolean; values?: unknown[] }>;

/** What is sent with a read, over all its calls; undefined: of one of them nobody can tell. */
export function callsOf({ files, libFiles }: Sources, read: string): Sent | undefined {
  const calls = files.flatMap((file) => callsIn(file, { read, libFiles }));
  if (calls.length === 0 || calls.includes(undefined)) return undefined;
  const all = calls as One[];
  const names = [...new Set(all.flatMap((one) => [...one.keys()]))].toSorted();
  return Object.fromEntries(names.map((name) => [name, over(all.map((one) => one.get(name)))]));
}

function over(all: readonly ({ always: boolean; values?: unknown[] } | undefined)[]): Sent[string] {
  const always = all.every((one) => one?.always === true);
  const isKnown = all.every((one) => one === undefined || one.values !== undefined);
  const values = [...new Set(all.flatMap((one) => one?.values ?? []))];
  return { always, ...(isKnown && { values }) };
}

interface Sought {
  readonly read: string;
  /** Of libs that apps hand some of their reads to. */
  readonly libFiles: readonly ts.SourceFile[];
}

function callsIn(file: ts.SourceFile, sought: Sought): (One | undefined)[] {
  const found: (One | undefined)[] = [];
  const visit = (node: ts.Node): void => {
    if (readNamedBy(node) === sought.read) found.push(...givenTo(node, file, sought));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** `reads.x(given, …)`, `orStale(reads.x, …)(given, …)`, `const x = orStale(reads.x, …)` and `x(given, …)`. */
function givenTo(node: ts.Node, file: ts.SourceFile, sought: Sought): (One | undefined)[] {
  const { parent } = node;
  if (ts.isPropertyAssignment(parent)) return handedOn(parent.name.getText(), sought.libFiles);
  if (ts.isCallExpression(parent) && parent.expression === node) return [objectOf(parent.arguments[0], file)];
  const wrapped = ts.isCallExpression(parent) ? parent : undefined;
  const outer = wrapped?.parent;
  if (outer && ts.isCallExpression(outer) && outer.expression === wrapped) return [objectOf(outer.arguments[0], file)];
  if (outer && ts.isVariableDeclaration(outer) && ts.isIdentifier(outer.name))
    return callsByName(outer.name.text, file);
  // The same read in another coat, under its own name: it is called as the others are.
  if (outer && ts.isPropertyAssignment(outer) && outer.name.getText() === sought.read) return [];
  return [undefined];
}

/** `{ passages: reads.passages }`, given to a lib that calls `reads.passages(…)` of its own. */
function handedOn(read: string, libFiles: readonly ts.SourceFile[]): (One | undefined)[] {
  const found = libFiles.flatMap((file) => callsIn(file, { read, libFiles: [] }));
  return found.length > 0 ? found : [undefined];
}

function callsByName(name: string, file: ts.SourceFile): (One | undefined)[] {
  const found: (One | undefined)[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === name) found.push(objectOf(node.arguments[0], file)); // prettier-ignore
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found.length > 0 ? found : [undefined];
}

function objectOf(given: ts.Expression | undefined, file: ts.SourceFile): One | undefined {
  if (given === undefined) return undefined;
  const expression = plain(given);
  if (ts.isIdentifier(expression)) return objectOf(initializerOf(expression), file);
  if (ts.isCallExpression(expression)) return objectOf(returnedBy(expression, file), file);
  if (!ts.isObjectLiteralExpression(expression)) return undefined;
  const all: One = new Map();
  for (const property of expression.properties) {
    if (ts.isSpreadAssignment(property)) {
      const spread = spreadOf(property.expression, file);
      if (spread === undefined) return undefined;
      for (const [name, one] of spread) all.set(name, one);
      continue;
    }
    if (!property.name || ts.isComputedPropertyName(property.name)) return undefined;
    const name = property.name.text;
    all.set(name, memberOf(ts.isPropertyAssignment(property) ? property.initializer : undefined));
    if (name === 'body') for (const [member, one] of bodyOf(property, file)) all.set(`body/${member}`, one);
  }
  return all;
}

function bodyOf(property: ts.ObjectLiteralElementLike, file: ts.SourceFile): One {
  const value = ts.isPropertyAssignment(property) ? property.initializer : ts.isShorthandPropertyAssignment(property) ? property.name : undefined; // prettier-ignore
  return objectOf(value, file) ?? new Map([['*', { always: false }]]);
}

function memberOf(value: ts.Expression | undefined): { always: boolean; values?: unknown[] } {
  const literal = value && plain(value);
  if (literal && ts.isStringLiteral(literal)) return { always: true, values: [literal.text] };
  if (literal && ts.isNumericLiteral(literal)) return { always: true, values: [Number(literal.text)] };
  // What may be undefined is then not sent.
  const isSure = literal !== undefined && (ts.isObjectLiteralExpression(literal) || ts.isTemplateExpression(literal));
  const name = literal && ts.isIdentifier(literal) ? literal.text : undefined;
  return { always: isSure || (literal === undefined ? true : name !== 'undefined' && !ts.isConditionalExpression(literal)) }; // prettier-ignore
}

/** `...(x && { a })`, `...{ a, b }`: what may be there. */
function spreadOf(given: ts.Expression, file: ts.SourceFile): One | undefined {
  const expression = plain(given);
  if (ts.isObjectLiteralExpression(expression)) return objectOf(expression, file);
  const choices = ts.isBinaryExpression(expression) ? [expression.right] : ts.isConditionalExpression(expression) ? [expression.whenTrue, expression.whenFalse] : undefined; // prettier-ignore
  if (choices === undefined) return undefined;
  const parts = choices.map((choice) => objectOf(choice, file));
  if (parts.includes(undefined)) return undefined;
  return new Map(parts.flatMap((part) => [...(part ?? [])]).map(([name, one]) => [name, { ...one, always: false }]));
}

function plain(expression: ts.Expression): ts.Expression {
  const isWrapped = ts.isParenthesizedExpression(expression) || ts.isAsExpression(expression) || ts.isSatisfiesExpression(expression); // prettier-ignore
  return isWrapped ? plain(expression.expression) : expression;
}

/** What a name stands for where it is used; undefined: it is somebody else's to give. */
function initializerOf(use: ts.Identifier): ts.Expression | undefined {
  for (let at: ts.Node = use.parent; at !== undefined; at = at.parent) {
    const statements = ts.isBlock(at) || ts.isSourceFile(at) ? at.statements : [];
    for (const statement of statements) {
      if (!ts.isVariableStatement(statement)) continue;
      const found = statement.declarationList.declarations.find(({ name }) => name.getText() === use.text);
      if (found) return found.initializer;
    }
    if (isFunction(at) && at.parameters.some(({ name }) => namesIn(name).includes(use.text))) return inputOf(use, at);
  }
  return undefined;
}

function isFunction(node: ts.Node): node is ts.ArrowFunction | ts.FunctionDeclaration | ts.MethodDeclaration {
  return ts.isArrowFunction(node) || ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node);
}

function namesIn(name: ts.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((one) => (ts.isBindingElement(one) ? namesIn(one.name) : []));
}

/** `params` of a route's handler are what the route declares beside it: `params: z.strictObject({ … })`. */
function inputOf({ text }: ts.Identifier, handler: ts.Node): ts.Expression | undefined {
  const { parent } = handler;
  if (!ts.isPropertyAssignment(parent) || parent.name.getText() !== 'handle' || text !== 'params') return undefined;
  const declared = parent.parent.properties.find((one) => one.name?.getText() === text);
  const schema = declared && ts.isPropertyAssignment(declared) ? declared.initializer : undefined;
  return schema && ts.isCallExpression(schema) ? schema.arguments[0] : undefined;
}

/** `toRequest(…)`, where the file itself says what it returns. */
function returnedBy({ expression }: ts.CallExpression, file: ts.SourceFile): ts.Expression | undefined {
  const made = file.statements.filter(ts.isFunctionDeclaration).find(({ name }) => name?.text === expression.getText());
  const returns = made?.body?.statements.filter(ts.isReturnStatement) ?? [];
  return returns.length === 1 ? returns[0]?.expression : undefined;
}
