import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorObject } from 'ajv/dist/2020.js';
import { adaptiveCardType } from '../src/cards/adaptive-card.ts';
import { declarationsIn } from './card-schema/declarations.ts';
import { edition } from './card-schema/edition.ts';
import { jsonSchema } from './card-schema/json-schema.ts';
import { adaptiveCards, version } from './card-schema/library.ts';

// Microsoft generates these types from its JSON schema of cards; here they become a schema again, cut to 1.5.
const typesFile = fileURLToPath(import.meta.resolve('@microsoft/teams.cards/dist/core.d.ts'));
const schema = jsonSchema(['IAdaptiveCard', 'IAuthentication'], declarationsIn(typesFile), edition);
const ajv = new Ajv2020({ allErrors: true, discriminator: true, strict: true }).addSchema(schema, 'cards');
const isCard = ajv.compile({ $ref: 'cards#/$defs/IAdaptiveCard' });
const isAuthentication = ajv.compile({ $ref: 'cards#/$defs/IAuthentication' });

/** What is wrong with a card: by Microsoft's schema, by Microsoft's implementation, and by what we want of each card. */
export function complaintsOf(card: unknown): string[] {
  if (!isCard(card)) return (isCard.errors ?? []).map(complaint);
  const { lang, ...rest } = card as Optional;
  const context = new adaptiveCards.SerializationContext(version);
  const parsed = new adaptiveCards.AdaptiveCard();
  parsed.parse(rest, context); // without `lang`: its own rule is right every second time
  const unparsed = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
  const unfit = parsed.validateProperties().validationEvents.map(({ message }) => message);
  return [...unparsed, ...unfit, ...unlike(rest, lang)];
}

/** A card to sign in with. It is what Microsoft's schema calls `authentication`, sent by itself. */
export function signInComplaintsOf(content: unknown): string[] {
  return isAuthentication(content) ? [] : (isAuthentication.errors ?? []).map(complaint);
}

interface Optional {
  readonly version?: string;
  readonly lang?: string;
  readonly fallbackText?: string;
}

function unlike({ version: stated, fallbackText }: Optional, lang: string | undefined): string[] {
  return [
    ...(stated === '1.5' ? [] : [`it says that it is of ${stated}`]),
    ...(lang !== undefined && /^[a-z]{2}$/.test(lang) ? [] : [`there is no language ${lang}`]),
    ...(fallbackText ? [] : ['it says nothing where it cannot be shown']),
  ];
}

function complaint({ instancePath, keyword, message, params }: ErrorObject): string {
  const { additionalProperty, tagValue, allowedValues } = params as Readonly<Record<string, unknown>>;
  if (keyword === 'additionalProperties') return `${instancePath} has no ${String(additionalProperty)}`;
  if (keyword === 'discriminator') return `${instancePath} may not be ${String(tagValue)}`;
  if (Array.isArray(allowedValues)) return `${instancePath} is none of ${allowedValues.join(', ')}`;
  return `${instancePath} ${message}`;
}

interface Attached {
  readonly contentType?: string;
  readonly type?: string;
  readonly content?: unknown;
  readonly value?: unknown;
}

/** What is wrong with the cards of a message, or of an answer to Teams, wherever in it they are. */
export function cardComplaintsIn(said: unknown): string[] {
  if (Array.isArray(said)) return said.flatMap(cardComplaintsIn);
  if (typeof said !== 'object' || said === null) return [];
  const { contentType, type, content, value }: Attached = said;
  if (contentType === adaptiveCardType) return complaintsOf(content);
  if (type === adaptiveCardType) return complaintsOf(value);
  if (contentType === 'application/vnd.microsoft.card.oauth') return signInComplaintsOf(content);
  if (type === 'application/vnd.microsoft.activity.loginRequest') return signInComplaintsOf(value);
  return Object.values(said).flatMap(cardComplaintsIn);
}
