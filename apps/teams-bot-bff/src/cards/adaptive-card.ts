import type { Locale } from '@frontdesk/bot-framework';

// The part of Adaptive Cards 1.5 that our cards are made of (https://adaptivecards.microsoft.com). What is not here does
// not compile: no image of a stranger's host, no Action.Http, nothing that a client of 1.5 does not know. That it is a part
// of it is what the tests see to, with Microsoft's schema (`tests/card-schema`).

export interface AdaptiveCard {
  readonly type: 'AdaptiveCard';
  readonly $schema: 'http://adaptivecards.io/schemas/adaptive-card.json';
  readonly version: '1.5';
  readonly lang: Locale;
  /** Where a client knows no 1.5. Says nothing of a document. */
  readonly fallbackText: string;
  /** Asked for by the clients of those users, when they see the card: what they get is theirs alone. */
  readonly refresh?: { readonly action: ExecuteAction; readonly userIds: readonly string[] };
  readonly body: readonly Element[];
  readonly actions?: readonly Action[];
}

/** Within an `Action.ShowCard`: part of the card around it. */
export interface InnerCard {
  readonly type: 'AdaptiveCard';
  readonly body: readonly Element[];
  readonly actions: readonly ExecuteAction[];
}

export type Element = TextBlock | FactSet | Container | ActionSet | TextInput;

interface Placed {
  readonly spacing?: 'None' | 'Small' | 'Default' | 'Medium' | 'Large';
  readonly separator?: boolean;
}

export interface TextBlock extends Placed {
  readonly type: 'TextBlock';
  /** Markdown: what a person wrote comes through `escape.ts`. */
  readonly text: string;
  readonly wrap: true;
  readonly style?: 'heading';
  readonly size?: 'Small' | 'Medium' | 'Large';
  readonly weight?: 'Bolder';
  readonly isSubtle?: boolean;
  readonly maxLines?: number;
}

export interface FactSet extends Placed {
  readonly type: 'FactSet';
  readonly facts: readonly { readonly title: string; readonly value: string }[];
}

export interface Container extends Placed {
  readonly type: 'Container';
  readonly items: readonly Element[];
}

export interface ActionSet extends Placed {
  readonly type: 'ActionSet';
  readonly actions: readonly Action[];
}

export interface TextInput extends Placed {
  readonly type: 'Input.Text';
  readonly id: string;
  readonly label: string;
  readonly isMultiline: true;
  readonly isRequired: true;
  readonly errorMessage: string;
  readonly maxLength: number;
}

export type Action = ExecuteAction | OpenUrlAction | ShowCardAction;

/** Comes back to the bot as `adaptiveCard/action`, whoever presses it. */
export interface ExecuteAction {
  readonly type: 'Action.Execute';
  readonly title?: string;
  readonly verb: string;
  readonly data: Readonly<Record<string, string>>;
  readonly fallback?: SubmitAction | 'drop';
}

/** What a client has instead that knows no Universal Actions: it comes back as a message with a `value`. */
export interface SubmitAction {
  readonly type: 'Action.Submit';
  readonly title: string;
  /** Apart from what is typed into the card, which clients put beside it. */
  readonly data: { readonly frontdesk: Pick<ExecuteAction, 'verb' | 'data'> };
}

export interface OpenUrlAction {
  readonly type: 'Action.OpenUrl';
  readonly title: string;
  readonly url: string;
}

export interface ShowCardAction {
  readonly type: 'Action.ShowCard';
  readonly title: string;
  readonly card: InnerCard;
}

export const adaptiveCardType = 'application/vnd.microsoft.card.adaptive';
