import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import ts from 'typescript';

/** Something that a file declares at its top, or one section of a view. */
export interface Declaration {
  /** `documents/summary.ts#summaryOf` */
  readonly id: string;
  readonly file: string;
  /** The reads that it names itself: `reads.summary`. */
  readonly reads: ReadonlySet<string>;
  /** Ids of other declarations that it names. */
  readonly names: ReadonlySet<string>;
  readonly view?: string;
  readonly section?: { readonly view: string; readonly section: string };
  /** What begins the work: a route, or what a bot understands. */
  readonly route?: string;
}

export interface Sources {
  readonly files: readonly ts.SourceFile[];
  /** Of the lib that answers questions with some of an app's reads. */
  readonly libFiles: readonly ts.SourceFile[];
  readonly declarations: ReadonlyMap<string, Declaration>;
}

/** An app's own sources, but for its tests and for where it says what it reads. */
export function parsedSources(root: string, app: string): Sources {
  const files = parsedIn(join(root, 'apps', app, 'src')).filter(({ fileName }) => !/^reads(\.ts$|\/)/.test(fileName));
  const declarations = new Map(files.flatMap(declarationsIn).map((one) => [one.id, one]));
  return { files, libFiles: parsedIn(join(root, 'libs', 'answering', 'src')), declarations };
}

function parsedIn(folder: string): readonly ts.SourceFile[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .toSorted();
  return names.map((name) =>
    ts.createSourceFile(name, readFileSync(join(folder, name), 'utf8'), ts.ScriptTarget.Latest, true),
  );
}

function declarationsIn(file: ts.SourceFile): readonly Declaration[] {
  const scope = scopeOf(file);
  return file.statements.flatMap((statement): readonly Declaration[] => {
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.flatMap((one) => ofVariable(one, file.fileName, scope));
    const isNamed = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement);
    const name = isNamed ? statement.name?.text : undefined;
    // What a module does when it is loaded has no name; nobody else can name it.
    if (!isNamed && !ts.isExpressionStatement(statement)) return [];
    return [
      { id: `${file.fileName}#${name ?? `${statement.pos}`}`, file: file.fileName, ...namedIn(statement, scope) },
    ];
  });
}

function ofVariable(one: ts.VariableDeclaration, file: string, scope: Scope): readonly Declaration[] {
  const { initializer } = one;
  const ids = ts.isIdentifier(one.name) ? [one.name.text] : one.name.elements.flatMap((element) => (ts.isBindingElement(element) && ts.isIdentifier(element.name) ? [element.name.text] : [])); // prettier-ignore
  if (initializer === undefined) return [];
  return ids.flatMap((name) => {
    const own = { id: `${file}#${name}`, file, ...namedIn(initializer, scope) };
    const view = viewIn(initializer);
    if (view !== undefined) return [{ ...own, view: view.name }, ...view.sections.map((section) => ({ id: `${file}#${name}/${section.name}`, file, ...namedIn(section.node, scope), section: { view: view.name, section: section.name } }))]; // prettier-ignore
    const route = routeIn(initializer);
    return [{ ...own, ...(route !== undefined && { route }) }];
  });
}

interface Scope {
  readonly ids: ReadonlyMap<string, string>;
}

/** What names in a file stand for: its own declarations, and what it imports of the same app. */
function scopeOf(file: ts.SourceFile): Scope {
  const ids = new Map<string, string>();
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement)) addImports(statement, file.fileName, ids);
    if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name)
      ids.set(statement.name.text, `${file.fileName}#${statement.name.text}`);
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name } of statement.declarationList.declarations)
      if (ts.isIdentifier(name)) ids.set(name.text, `${file.fileName}#${name.text}`);
  }
  return { ids };
}

/** The lib that answers by a model: who asks it to reads the model's answers. */
const asksModel = 'askQuestion';
const modelId = 'model';

function addImports(statement: ts.ImportDeclaration, file: string, ids: Map<string, string>): void {
  const { moduleSpecifier, importClause } = statement;
  if (!ts.isStringLiteral(moduleSpecifier) || importClause?.namedBindings === undefined) return;
  if (!ts.isNamedImports(importClause.namedBindings)) return;
  const from = moduleSpecifier.text;
  for (const { name, propertyName } of importClause.namedBindings.elements) {
    const there = (propertyName ?? name).text;
    if (from.startsWith('.')) ids.set(name.text, `${posix.join(dirname(file), from)}#${there}`);
    else if (from === '@frontdesk/answering' && there === asksModel) ids.set(name.text, modelId);
  }
}

function namedIn(node: ts.Node, { ids }: Scope): { reads: Set<string>; names: Set<string> } {
  const [reads, names] = [new Set<string>(), new Set<string>()];
  const visit = (one: ts.Node): void => {
    if (ts.isTypeNode(one)) return;
    const read = readNamedBy(one);
    if (read !== undefined) reads.add(read);
    const id = ts.isIdentifier(one) && !isMemberName(one) ? ids.get(one.text) : undefined;
    if (id === modelId) reads.add(modelId);
    else if (id !== undefined) names.add(id);
    ts.forEachChild(one, visit);
  };
  visit(node);
  return { reads, names };
}

/** `reads.summary`, `services.reads.summary`: which read it is. */
export function readNamedBy(node: ts.Node): string | undefined {
  if (!ts.isPropertyAccessExpression(node)) return undefined;
  const { expression, name } = node;
  const last = ts.isIdentifier(expression) ? expression.text : ts.isPropertyAccessExpression(expression) ? expression.name.text : undefined; // prettier-ignore
  return last === 'reads' ? name.text : undefined;
}

function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  return (ts.isPropertyAccessExpression(parent) && parent.name === node) || (ts.isPropertyAssignment(parent) && parent.name === node); // prettier-ignore
}

interface FoundView {
  readonly name: string;
  readonly sections: readonly { readonly name: string; readonly node: ts.Node }[];
}

/** `view('mobile.document')….optional('owner', …)….presentedBy(…)` */
function viewIn(node: ts.Node): FoundView | undefined {
  const sections: { name: string; node: ts.Node }[] = [];
  for (let at: ts.Node = node; ts.isCallExpression(at);) {
    const { expression, arguments: given } = at as ts.CallExpression;
    const [first] = given;
    const text = first !== undefined && ts.isStringLiteral(first) ? first.text : undefined;
    if (ts.isIdentifier(expression)) return expression.text === 'view' && text !== undefined ? { name: text, sections: sections.toReversed() } : undefined; // prettier-ignore
    if (!ts.isPropertyAccessExpression(expression)) return undefined;
    const loader = given.at(-1);
    const isSection = ['required', 'optional'].includes(expression.name.text);
    if (isSection && text !== undefined && loader !== undefined) sections.push({ name: text, node: loader });
    at = expression.expression;
  }
  return undefined;
}

const verbs = ['get', 'post', 'put', 'patch', 'delete'];

/** `route({ get: '/v1/home', … })`, `intent({ name: 'subscribe', … })` */
function routeIn(node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const [given] = node.arguments;
  if (given === undefined || !ts.isObjectLiteralExpression(given)) return undefined;
  const texts = new Map(given.properties.flatMap((one) => (ts.isPropertyAssignment(one) && ts.isStringLiteral(one.initializer) ? [[one.name.getText(), one.initializer.text] as const] : []))); // prettier-ignore
  const verb = verbs.find((name) => texts.get(name)?.startsWith('/'));
  if (verb !== undefined) return `${verb.toUpperCase()} ${texts.get(verb) ?? ''}`;
  const isIntent = ts.isIdentifier(node.expression) && /intent|command/i.test(node.expression.text);
  return isIntent ? texts.get('name') : undefined;
}
