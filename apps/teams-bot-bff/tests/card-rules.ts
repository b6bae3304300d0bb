import { createRequire } from 'node:module';
import type * as Library from 'adaptivecards';
import type { AdaptiveCard } from '../src/cards/adaptive-card.ts';

const adaptiveCards = createRequire(import.meta.url)('adaptivecards/dist/adaptivecards.js') as typeof Library;
const version = adaptiveCards.Versions.v1_5;

/** What Microsoft's own implementation says of a card: what it cannot parse, and members that 1.5 does not have. */
export function complaintsOf({ lang, ...card }: AdaptiveCard): string[] {
  if (!/^[a-z]{2}$/.test(lang)) return [`there is no language ${lang}`]; // its own rule is right every second time
  const context = new adaptiveCards.SerializationContext(version);
  const parsed = new adaptiveCards.AdaptiveCard();
  parsed.parse(card, context);
  const unparsed = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
  const unfit = parsed.validateProperties().validationEvents.map(({ message }) => message);
  return [...unparsed, ...unfit, ...unknownMembers(card)];
}

const made: Readonly<Record<string, () => Library.SerializableObject>> = {
  AdaptiveCard: () => new adaptiveCards.AdaptiveCard(),
  TextBlock: () => new adaptiveCards.TextBlock(),
  FactSet: () => new adaptiveCards.FactSet(),
  Container: () => new adaptiveCards.Container(),
  ActionSet: () => new adaptiveCards.ActionSet(),
  'Input.Text': () => new adaptiveCards.TextInput(),
  'Action.Execute': () => new adaptiveCards.ExecuteAction(),
  'Action.Submit': () => new adaptiveCards.SubmitAction(),
  'Action.OpenUrl': () => new adaptiveCards.OpenUrlAction(),
  'Action.ShowCard': () => new adaptiveCards.ShowCardAction(),
};

// Those that the implementation reads by itself, besides the members that it declares.
const besides = new Set(['body', 'actions', 'items', 'card', 'fallback']);

function unknownMembers(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(unknownMembers);
  if (typeof node !== 'object' || node === null) return [];
  const members = Object.entries(node).filter(([name]) => name !== 'data'); // ours
  const below = members.flatMap(([, value]) => unknownMembers(value));
  if (!('type' in node)) return below;
  const type = String(node.type);
  const schema = made[type]?.().getSchema();
  if (schema === undefined) return [...below, `there is no ${type}`];
  const declared = Array.from({ length: schema.getCount() }, (_, index) => schema.getItemAt(index));
  const known = new Set(declared.filter((one) => one.targetVersion.compareTo(version) <= 0).map((one) => one.name));
  const unknown = members.filter(([name]) => !known.has(name) && !besides.has(name));
  return [...below, ...unknown.map(([name]) => `${type} has no ${name} in 1.5`)];
}
