import { readFileSync } from 'node:fs';
import ts from 'typescript';

// The types that Microsoft publishes of Adaptive Cards, as they are written. They are parsed and not checked: what one
// of them names is looked up here.

export interface Member {
  readonly type: ts.TypeNode;
  readonly isRequired: boolean;
}

export interface Interface {
  readonly name: string;
  readonly members: ReadonlyMap<string, Member>;
  /** What it says of members that it does not name: `Record<string, …>`. */
  readonly others: ts.TypeNode | undefined;
}

export interface Declarations {
  readonly interfaces: ReadonlyMap<string, Interface>;
  readonly aliases: ReadonlyMap<string, ts.TypeNode>;
}

export function declarationsIn(file: string): Declarations {
  const language = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
  const { statements } = ts.createSourceFile(file, readFileSync(file, 'utf8'), language, true);
  const interfaces = statements.filter(ts.isInterfaceDeclaration).map((node) => [node.name.text, read(node)] as const);
  const aliases = statements.filter(ts.isTypeAliasDeclaration).map((node) => [node.name.text, node.type] as const);
  return { interfaces: new Map(interfaces), aliases: new Map(aliases) };
}

/** Refuses what it does not understand, so that nothing of a type is lost in silence. */
function read(node: ts.InterfaceDeclaration): Interface {
  const members = node.members.map((member) => {
    if (!ts.isPropertySignature(member) || !member.type || ts.isComputedPropertyName(member.name))
      throw unreadable(member);
    return [member.name.text, { type: member.type, isRequired: member.questionToken === undefined }] as const;
  });
  const [base, ...more] = node.heritageClauses?.flatMap(({ types }) => [...types]) ?? [];
  const others = base && base.expression.getText() === 'Record' ? base.typeArguments?.[1] : undefined;
  if (more.length > 0 || (base && !others)) throw unreadable(node);
  return { name: node.name.text, members: new Map(members), others };
}

export function unreadable(node: ts.Node): Error {
  return new Error(`There is no rule for ${node.getText()}`);
}
