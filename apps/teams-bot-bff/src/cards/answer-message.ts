import { escapedLine, plainLine } from '@frontdesk/bot-framework';
import type { OutgoingMessage } from '@frontdesk/bot-framework';
import { sourcesOf } from '../answers/written-answer.ts';
import type { WrittenAnswer } from '../answers/written-answer.ts';
import type { AdaptiveCard, TextBlock } from './adaptive-card.ts';
import { answerMarkdown, mostAnswerCharacters } from './answer-text.ts';
import { excerptOf } from './excerpt.ts';
import { fitted } from './fit.ts';
import { documentUrl, openDocument } from './links.ts';
import { card, heading, paragraph, quietLine, showAnswer } from './parts.ts';
import type { Look } from './parts.ts';
import { textsIn } from './texts.ts';
import type { Texts } from './texts.ts';

// https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bot-messages-ai-generated-content
const mostCitations = 20;
const nameLength = 80;

/** A whole answer as a message, with its citations and the label that an AI wrote it. */
export function answerMessage(answer: WrittenAnswer, { locale, webOrigin }: Look): OutgoingMessage {
  const texts = textsIn(locale);
  const note = noteOf(answer, texts);
  if (answer.text === '') return { text: note ?? texts.answerFailed };
  const citation = sourcesOf(answer)
    .slice(0, mostCitations)
    .map(({ number, documentId, title }) => {
      const name = excerptOf(plainLine(title), nameLength) || texts.shared;
      const url = documentUrl(documentId, webOrigin);
      const appearance = { '@type': 'DigitalDocument', name, abstract: name, ...(url !== undefined && { url }) };
      return { '@type': 'Claim', position: number, appearance };
    });
  const byAi = {
    ...{ type: 'https://schema.org/Message', '@type': 'Message', '@context': 'https://schema.org', '@id': '' },
    additionalType: ['AIGeneratedContent'],
    ...(citation.length > 0 && { citation }),
  };
  const text = note === undefined ? answerMarkdown(answer) : `${answerMarkdown(answer)}\n\n_${note}_`;
  return { text, entities: [byAi] };
}

/** Why it is less than was asked for. */
function noteOf({ ending, text }: WrittenAnswer, texts: Texts): string | undefined {
  if (text.length > mostAnswerCharacters) return texts.cut;
  if (ending === 'whole') return text === '' ? texts.answerFailed : undefined;
  if (ending === 'nothing-found') return texts.nothingToAnswerFrom;
  return ending === 'failed' || text === '' ? texts.answerFailed : texts.cut;
}

const textLengths = [mostAnswerCharacters, 4_000, 2_000];
const mostOpened = 4;

/** The same as a card, for one of several people who look at it. */
export function answerCard(answerId: string, answer: WrittenAnswer, look: Look): AdaptiveCard {
  const texts = textsIn(look.locale);
  const note = noteOf(answer, texts);
  const sources = sourcesOf(answer).slice(0, mostCitations);
  const documents = new Map(sources.map(({ documentId, title }) => [documentId, title]));
  return fitted(textLengths, (textLength) =>
    card(look, {
      refresh: showAnswer(answerId),
      body: [
        heading(texts.answer),
        ...textBlocks(answer, textLength),
        ...(note === undefined ? [] : [quietLine(note)]),
        ...(sources.length === 0 ? [] : [quietLine(texts.sources)]),
        ...sources.map(({ number, title }) =>
          quietLine(`\\[${number}\\] ${escapedLine(excerptOf(title, nameLength)) || '…'}`),
        ),
        ...(answer.text === '' ? [] : [quietLine(texts.byAi)]),
      ],
      actions: [...documents].slice(0, mostOpened).flatMap(([documentId, title]) => {
        return openDocument(excerptOf(plainLine(title), 40) || texts.open, documentId, look.webOrigin);
      }),
    }),
  );
}

function textBlocks(answer: WrittenAnswer, length: number): TextBlock[] {
  const text = excerptOf(answer.text, length);
  return text === '' ? [] : [paragraph(answerMarkdown({ text, citations: answer.citations }))];
}
