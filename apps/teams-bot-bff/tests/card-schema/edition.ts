import type * as Library from 'adaptivecards';
import type { Edition } from './json-schema.ts';
import { adaptiveCards, version } from './library.ts';

// The types say what cards are today, 1.6 and Teams' own additions among it, and nothing of since when. Microsoft's
// implementation says of each element and each member with which version it came: what it does not know, or knows as
// newer, 1.5 does not have.

// Those that it reads by itself, besides the members that it declares.
const readByItself = new Set(['body', 'actions', 'items', 'columns', 'inlines', 'rows', 'cells', 'card', 'fallback']);

// The names are the same in both, but for this one.
const otherNames: Readonly<Record<string, string>> = { IColumnDefinition: 'TableColumnDefinition' };

// No class of its own: the two members that it has are of the version of what names it.
const withoutClass = new Set(['ITargetElement']);

// Its classes inherit members from each other that 1.5 has only elsewhere (https://adaptivecards.io/explorer) …
const besideElements = ['id', 'requires', 'isVisible', 'separator', 'height', 'spacing', 'fallback'];
const inherited: Readonly<Record<string, readonly string[]>> = {
  IAdaptiveCard: ['id', 'requires', 'style', 'fallback'],
  IActionSet: ['horizontalAlignment'],
  IContainer: ['horizontalAlignment'],
  IImageSet: ['horizontalAlignment'],
  IColumn: ['horizontalAlignment', 'height'],
  ITable: ['horizontalAlignment', 'style'],
  ITableRow: ['horizontalAlignment', ...besideElements],
  ITableCell: besideElements,
  ITextRun: ['id', 'isVisible', 'fallback'],
};

// … and the types let be missing what 1.5 wants: today's clients do without.
const needed: Readonly<Record<string, readonly string[]>> = {
  IAuthCardButton: ['type', 'value'],
  IBackgroundImage: ['url'],
  IChoice: ['title', 'value'],
  IMedia: ['sources'],
  IMediaSource: ['mimeType', 'url'],
  IRichTextBlock: ['inlines'],
  ITargetElement: ['elementId'],
  IToggleVisibilityAction: ['targetElements'],
  ITokenExchangeResource: ['id', 'uri', 'providerId'],
};

export const edition: Edition = {
  hasType: (name, tag) => membersOf(name) !== undefined && isOfVersion(sinceOf(tag)),
  hasMember(name, member) {
    const isElsewhere = inherited[name]?.includes(member) || (member === 'lang' && name !== 'IAdaptiveCard');
    if (isElsewhere) return false;
    const since = membersOf(name)?.get(member);
    return withoutClass.has(name) || readByItself.has(member) || (since !== undefined && isOfVersion(since));
  },
  needs: (name) => needed[name] ?? (name.endsWith('Input') ? ['id'] : []),
};

function isOfVersion(since: Library.Version): boolean {
  return since.compareTo(version) <= 0;
}

/** An element's or an action's own version; the parts of these are of their members'. */
function sinceOf(tag: string): Library.Version {
  const { defaultElements, defaultActions } = adaptiveCards.GlobalRegistry;
  const found = defaultElements.findByName(tag) ?? defaultActions.findByName(tag);
  return found?.schemaVersion ?? adaptiveCards.Versions.v1_0;
}

function membersOf(name: string): ReadonlyMap<string, Library.Version> | undefined {
  const classes = adaptiveCards as unknown as Readonly<Record<string, new () => Library.SerializableObject>>;
  const { [otherNames[name] ?? name.slice(1)]: Class } = classes;
  if (Class === undefined) return undefined;
  const schema = new Class().getSchema();
  const declared = Array.from({ length: schema.getCount() }, (_, index) => schema.getItemAt(index));
  return new Map(declared.map(({ name: member, targetVersion }) => [member, targetVersion]));
}
