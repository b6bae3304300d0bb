import { describe, expect, test } from '@jest/globals';
import { adaptiveCardType } from '../src/cards/adaptive-card.ts';
import { cardComplaintsIn, complaintsOf } from './card-rules.ts';
import { everyCard, look } from './card-samples.ts';

type Json = Record<string, unknown> & { [index: number]: Json };

/** A document's card as it goes out, but for what this does to it. */
function changed(change: (card: Json) => void): unknown {
  const card = JSON.parse(JSON.stringify(everyCard(look)['document'])) as Json;
  change(card);
  return card;
}
const at = (card: Json, ...path: (string | number)[]): Json =>
  path.reduce<Json>((node, name) => (node as Record<string | number, Json>)[name]!, card);
const thread = ['body', 6, 'items'] as const;
const reply = [...thread, 4, 'actions', 1] as const;
const input = [...reply, 'card', 'body', 0] as const;

const wrong: Record<string, [(card: Json) => unknown, RegExp]> = {
  'a member that there is not': [(card) => (card['nope'] = 1), /^ has no nope$/],
  'a member of another element': [(card) => (at(card, 'body', 0)['items'] = []), /^\/body\/0 has no items$/],
  'a member that there is not, deep within': [(card) => (at(card, ...input)['lines'] = 3), /has no lines$/],
  'a member of a fact that there is not': [(card) => (at(card, 'body', 1, 'facts', 0)['icon'] = ''), /has no icon$/],
  'a member of the refresh that there is not': [
    (card) => (at(card, 'refresh')['every'] = 5),
    /^\/refresh has no every$/,
  ],
  'a value of an enumeration that there is not': [
    (card) => (at(card, 'body', 0)['weight'] = 'Fat'),
    /^\/body\/0\/weight is none of Lighter, Default, Bolder$/,
  ],
  'a number that is a text': [(card) => (at(card, 'body', 0)['maxLines'] = '3'), /maxLines must be number$/],
  'a text that is a number': [(card) => (at(card, 'body', 0)['text'] = 7), /^\/body\/0\/text must be string$/],
  'a list that is none': [(card) => (card['body'] = {}), /^\/body must be array$/],
  'an element that there is not': [(card) => (at(card, 'body', 0)['type'] = 'Blink'), /^\/body\/0 may not be Blink$/],
  'an element without a type': [(card) => delete at(card, 'body', 0)['type'], /^\/body\/0 may not be undefined$/],
  'an action in the place of an element': [
    (card) => (at(card, 'body')[0] = at(card, 'actions', 0)),
    /^\/body\/0 may not be Action\.OpenUrl$/,
  ],
  'an element in the place of an action': [
    (card) => (at(card, 'actions')[0] = at(card, 'body', 0)),
    /^\/actions\/0 may not be TextBlock$/,
  ],
  'Action.Http': [(card) => (at(card, 'actions', 0)['type'] = 'Action.Http'), /may not be Action\.Http$/],
  'a refresh by an action that nobody may be asked for': [
    (card) => (at(card, 'refresh', 'action')['type'] = 'Action.Submit'),
    /^\/refresh\/action/,
  ],
  'Action.ShowCard where something is tapped': [
    (card) => (at(card, 'body', 6)['selectAction'] = at(card, ...reply)),
    /selectAction may not be Action\.ShowCard$/,
  ],
  'an element as what is done instead of an action': [
    (card) => (at(card, ...thread, 4, 'actions', 0)['fallback'] = at(card, 'body', 0)),
    /fallback may not be TextBlock$/,
  ],
  'no text where there is to be one': [(card) => delete at(card, 'body', 0)['text'], /required property 'text'$/],
  'no elements': [(card) => delete card['body'], /^ must have required property 'body'$/],
  'a link that leads nowhere': [(card) => delete at(card, 'actions', 0)['url'], /required property 'url'$/],
  'a fact without a value': [(card) => delete at(card, 'body', 1, 'facts', 0)['value'], /required property 'value'$/],
  'an input without a name': [(card) => delete at(card, ...input)['id'], /required property 'id'$/],
  'a style of its own': [(card) => (card['style'] = 'good'), /^ has no style$/],
  'an element in a language of its own': [(card) => (at(card, 'body', 0)['lang'] = 'de'), /^\/body\/0 has no lang$/],
  'a container that is aligned': [
    (card) => (at(card, 'body', 6)['horizontalAlignment'] = 'Left'),
    /^\/body\/6 has no horizontalAlignment$/,
  ],
  'an input whose label is missing': [(card) => delete at(card, ...input)['label'], /label/],
  'no version': [(card) => delete card['version'], /of undefined$/],
  'another version': [(card) => (card['version'] = '1.6'), /of 1\.6$/],
  'a language that is none': [(card) => (card['lang'] = 'english'), /no language english$/],
  'nothing for who cannot see it': [(card) => delete card['fallbackText'], /nothing where it cannot be shown$/],
};

describe('a card is refused that has', () => {
  test.each(Object.entries(wrong))('%s', (_what, [change, complaint]) => {
    expect(complaintsOf(changed(change))).toContainEqual(expect.stringMatching(complaint));
  });

  test('any of this, as part of a message or of an answer to Teams', () => {
    const content = changed((card) => (card['nope'] = 1));
    const attachments = [{ contentType: adaptiveCardType, content }];
    const answer = { statusCode: 200, type: adaptiveCardType, value: content };
    for (const said of [{ attachments }, { composeExtension: { attachments } }, { kind: 'invoke', body: answer }])
      expect(cardComplaintsIn(said)).toEqual([' has no nope']);
  });
});

describe('of what Microsoft’s types have, 1.5 has', () => {
  const text = { type: 'TextBlock', text: 'x' };

  test.each<[string, object, RegExp]>([
    ['no carousel, of 1.6', { type: 'Carousel', pages: [] }, /may not be Carousel$/],
    ['no badge, of Teams', { type: 'Badge', text: 'x' }, /may not be Badge$/],
    ['no table that is rounded', { type: 'Table', roundedCorners: true }, /has no roundedCorners$/],
    ['no list of texts that is missing', { type: 'RichTextBlock' }, /required property 'inlines'$/],
    ['no captions', { type: 'Media', captionSources: [] }, /has no captionSources$/],
    ['no spacing that was added later', { ...text, spacing: 'ExtraSmall' }, /Invalid value "ExtraSmall"/],
    ['no width that it is for', { ...text, targetWidth: 'Wide' }, /has no targetWidth$/],
    [
      'no menu below a button',
      { type: 'ActionSet', actions: [{ type: 'Action.Submit', menuActions: [] }] },
      /menuActions/,
    ],
  ])('%s', (_what, element, complaint) => {
    const card = changed(({ body }) => (body as unknown as object[]).push(element));
    expect(complaintsOf(card)).toContainEqual(expect.stringMatching(complaint));
  });

  test('each of its elements, and what they are made of', () => {
    const image = { type: 'Image', url: 'https://frontdesk.example/a.png', size: 'Small', altText: 'A' };
    const toggles = { type: 'Action.ToggleVisibility', targetElements: ['x', { elementId: 'x', isVisible: true }] };
    const named = (type: string, id: string, more: object = {}) => ({ type, id, label: id, ...more });
    const body = [
      { ...text, id: 'x', color: 'Good', fontType: 'Monospace', horizontalAlignment: 'Left', fallback: 'drop' },
      { type: 'RichTextBlock', inlines: ['x', { type: 'TextRun', text: 'x', italic: true, underline: true }] },
      { ...image, selectAction: toggles },
      { type: 'ImageSet', imageSize: 'Medium', images: [image] },
      {
        type: 'Media',
        poster: image.url,
        sources: [{ mimeType: 'video/mp4', url: 'https://frontdesk.example/a.mp4' }],
      },
      { type: 'Container', style: 'emphasis', bleed: true, minHeight: '40px', rtl: false, items: [text] },
      { type: 'ColumnSet', columns: [{ type: 'Column', width: 'auto', items: [text] }] },
      {
        ...{ type: 'Table', firstRowAsHeaders: true, columns: [{ width: 1 }] },
        rows: [{ type: 'TableRow', cells: [{ type: 'TableCell', items: [text] }] }],
      },
      named('Input.Date', 'a', { min: '2026-01-01' }),
      named('Input.Time', 'b'),
      named('Input.Number', 'c', { min: 1, max: 7 }),
      named('Input.Toggle', 'd', { title: 'x' }),
      named('Input.ChoiceSet', 'e', { choices: [{ title: 'x', value: 'x' }], style: 'filtered' }),
    ];
    const actions = [
      { type: 'Action.Submit', title: 'x', tooltip: 'x', mode: 'secondary', isEnabled: false, data: 'x' },
    ];
    const authentication = { text: 'x', connectionName: 'x', buttons: [{ type: 'signin', title: 'x', value: 'x' }] };
    expect(complaintsOf(changed((card) => Object.assign(card, { body, actions, authentication })))).toEqual([]);
  });
});
