import * as AdaptiveCards from 'adaptivecards';
import type { AdaptiveCard } from '../src/cards/adaptive-card.ts';

const version = AdaptiveCards.Versions.v1_5;

/** What Microsoft's own implementation says of a card: what it cannot parse, and properties that 1.5 does not have. */
export function complaintsOf(card: AdaptiveCard): string[] {
  const context = new AdaptiveCards.SerializationContext(version);
  const parsed = new AdaptiveCards.AdaptiveCard();
  parsed.parse(card, context);
  const events = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
  const results = parsed.validateProperties().validationEvents.map(({ message }) => message);
  return [...events, ...results, ...unknownMembers(card, parsed)];
}

type Node = Readonly<Record<string, unknown>>;

const made: Readonly<Record<string, () => AdaptiveCards.SerializableObject>> = {
  AdaptiveCard: () => new AdaptiveCards.AdaptiveCard(),
  TextBlock: () => new AdaptiveCards.TextBlock(),
  FactSet: () => new AdaptiveCards.FactSet(),
  Container: () => new AdaptiveCards.Container(),
  ActionSet: () => new AdaptiveCards.ActionSet(),
  'Input.Text': () => new AdaptiveCards.TextInput(),
  'Action.Execute': () => new AdaptiveCards.ExecuteAction(),
  'Action.OpenUrl': () => new AdaptiveCards.OpenUrlAction(),
  'Action.ShowCard': () => new AdaptiveCards.ShowCardAction(),
};

// Those that the implementation reads besides its schema.
const besides = new Set(['type', '$schema', 'body', 'actions', 'items', 'card']);

function unknownMembers(node: unknown, _parsed?: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap((item) => unknownMembers(item));
  if (typeof node !== 'object' || node === null) return [];
  const { type } = node as Node;
  const members = Object.entries(node as Node);
  const below = members.filter(([name]) => name !== 'data').flatMap(([, value]) => unknownMembers(value));
  if (typeof type !== 'string') return below;
  const schema = made[type]?.().getSchema();
  if (schema === undefined) return [...below, `there is no ${type}`];
  const known = new Map(
    Array.from({ length: schema.getCount() }, (_, index) => {
      const property = schema.getItemAt(index);
      return [property.name, property.targetVersion];
    }),
  );
  const unknown = members
    .map(([name]) => name)
    .filter((name) => !besides.has(name) && !(known.get(name)?.compareTo(version) ?? 1 <= 0));
  return [...below, ...unknown.map((name) => `${type} has no ${name} in 1.5`)];
}
