import type { Locale } from '@frontdesk/bot-framework';

/** All that cards and replies say. A language that lacks one, or has one more, does not compile. */
export interface Texts {
  readonly fallback: string;
  readonly help: string;

  readonly owner: string;
  readonly status: string;
  readonly updated: string;
  readonly statuses: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly summaryIsOld: string;
  readonly noSummary: string;
  readonly openComments: string;
  readonly noOpenComments: string;
  readonly moreComments: string;
  readonly replies: (count: number) => string;
  readonly lastReply: (author: string) => string;
  readonly open: string;
  readonly edit: string;
  readonly showComments: string;
  readonly showDocument: string;
  readonly resolve: string;
  readonly reply: string;
  readonly replyLabel: string;
  readonly replyMissing: string;
  readonly send: string;

  /** Quiet lines, where something could not be had. */
  readonly lost: Readonly<Record<LostPart, string>>;
  readonly old: Readonly<Record<LostPart, string>>;

  readonly resolved: string;
  readonly replied: string;
  readonly notAllowed: string;
  readonly noSuchComment: string;
  readonly tryAgain: string;
  readonly oldClient: string;

  /** In a card that several people see: nothing of a document. */
  readonly shared: string;
  readonly sharedHint: string;
  readonly sharedComments: string;
  readonly sharedAnswer: string;
  readonly show: string;
  readonly hidden: string;

  readonly searchEmpty: string;
  readonly nothingFound: (words: string) => string;
  readonly severalFound: string;
  readonly severalInGroup: string;

  readonly subscribed: string;
  readonly tooManyFollow: string;
  readonly unsubscribed: string;
  readonly wasNotSubscribed: string;

  readonly thinking: string;
  readonly nothingToAnswerFrom: string;
  readonly cut: string;
  readonly answerFailed: string;
  readonly answerGone: string;
  readonly answer: string;
  readonly byAi: string;
  readonly sources: string;
  readonly aiOff: string;
  readonly quotaUsed: string;
}

export type LostPart = 'document' | 'owner' | 'comments' | 'summary';

const en: Texts = {
  fallback: 'Update Teams to see this card, or open it in Frontdesk.',
  help: [
    'I show documents, answer questions about them and tell you of changes. Write to me:',
    '- **show** and a link, an id or words of the title',
    '- **comments** and a document, to read, resolve and reply',
    '- **ask** and a question, about all documents or one',
    '- **subscribe** or **unsubscribe** and a document',
  ].join('\n'),

  owner: 'Owner',
  status: 'Status',
  updated: 'Updated',
  statuses: { draft: 'Draft', inReview: 'In review', published: 'Published', archived: 'Archived' },
  summary: 'Summary',
  summaryIsOld: 'The document was changed since.',
  noSummary: 'There is no summary yet.',
  openComments: 'Open comments',
  noOpenComments: 'There are no open comments.',
  moreComments: 'There are more in the document.',
  replies: (count) => (count === 1 ? '1 reply' : `${count} replies`),
  lastReply: (author) => `Last reply, ${author}`,
  open: 'Open in Frontdesk',
  edit: 'Edit in Frontdesk',
  showComments: 'All comments',
  showDocument: 'Document',
  resolve: 'Resolve',
  reply: 'Reply',
  replyLabel: 'Your reply',
  replyMissing: 'Write something first.',
  send: 'Send',

  lost: {
    document: 'The title could not be loaded.',
    owner: 'The owner could not be loaded.',
    comments: 'The comments could not be loaded.',
    summary: 'The summary could not be loaded.',
  },
  old: {
    document: 'The document is shown as it was some minutes ago.',
    owner: 'The owner is shown as some minutes ago.',
    comments: 'The comments are shown as some minutes ago.',
    summary: 'The summary is shown as some minutes ago.',
  },

  resolved: 'The comment is resolved.',
  replied: 'Your reply is there.',
  notAllowed: 'You may not do this here.',
  noSuchComment: 'This comment is not there any more.',
  tryAgain: 'That did not work just now. Please try again.',
  oldClient: 'This version of Teams cannot show this here. Please write to me directly, or open it in Frontdesk.',

  shared: 'A document in Frontdesk',
  sharedHint: 'Everyone sees here what they may see of it.',
  sharedComments: 'Comments on a document in Frontdesk',
  sharedAnswer: 'An answer from documents in Frontdesk',
  show: 'Show me',
  hidden: 'You may not see this.',

  searchEmpty: 'Write what you are looking for.',
  nothingFound: (words) => `I found nothing for “${words}”.`,
  severalFound: 'Which one?',
  severalInGroup: 'Several documents fit. Use a link here, or the search below the message.',

  subscribed: 'I will tell you here when the document changes.',
  tooManyFollow: 'Too many follow this document already.',
  unsubscribed: 'I will not tell you of this document any more.',
  wasNotSubscribed: 'You had not subscribed to this document here.',

  thinking: 'Looking through documents that you may read …',
  nothingToAnswerFrom: 'I found nothing about this in documents that you may read.',
  cut: 'The answer ends here: it was interrupted.',
  answerFailed: 'The answer could not be written. Please ask again.',
  answerGone: 'This answer is not kept any more.',
  answer: 'Answer',
  byAi: 'Written by AI. Check what matters.',
  sources: 'Sources',
  aiOff: 'Your organisation does not use AI.',
  quotaUsed: 'The AI budget is used up for now.',
};

const de: Texts = {
  fallback: 'Aktualisieren Sie Teams, um diese Karte zu sehen, oder öffnen Sie sie in Frontdesk.',
  help: [
    'Ich zeige Dokumente, beantworte Fragen dazu und melde Änderungen. Schreiben Sie mir:',
    '- **zeige** und einen Link, eine Kennung oder Wörter des Titels',
    '- **kommentare** und ein Dokument, zum Lesen, Erledigen und Antworten',
    '- **frage** und eine Frage, zu allen Dokumenten oder einem',
    '- **folge** oder **entfolge** und ein Dokument',
  ].join('\n'),

  owner: 'Eigentümer',
  status: 'Status',
  updated: 'Geändert',
  statuses: { draft: 'Entwurf', inReview: 'In Prüfung', published: 'Veröffentlicht', archived: 'Archiviert' },
  summary: 'Zusammenfassung',
  summaryIsOld: 'Das Dokument wurde seitdem geändert.',
  noSummary: 'Es gibt noch keine Zusammenfassung.',
  openComments: 'Offene Kommentare',
  noOpenComments: 'Es gibt keine offenen Kommentare.',
  moreComments: 'Weitere stehen im Dokument.',
  replies: (count) => (count === 1 ? '1 Antwort' : `${count} Antworten`),
  lastReply: (author) => `Letzte Antwort, ${author}`,
  open: 'In Frontdesk öffnen',
  edit: 'In Frontdesk bearbeiten',
  showComments: 'Alle Kommentare',
  showDocument: 'Dokument',
  resolve: 'Erledigen',
  reply: 'Antworten',
  replyLabel: 'Ihre Antwort',
  replyMissing: 'Schreiben Sie zuerst etwas.',
  send: 'Senden',

  lost: {
    document: 'Der Titel konnte nicht geladen werden.',
    owner: 'Der Eigentümer konnte nicht geladen werden.',
    comments: 'Die Kommentare konnten nicht geladen werden.',
    summary: 'Die Zusammenfassung konnte nicht geladen werden.',
  },
  old: {
    document: 'Das Dokument wird gezeigt, wie es vor einigen Minuten war.',
    owner: 'Der Eigentümer ist der von vor einigen Minuten.',
    comments: 'Die Kommentare sind die von vor einigen Minuten.',
    summary: 'Die Zusammenfassung ist die von vor einigen Minuten.',
  },

  resolved: 'Der Kommentar ist erledigt.',
  replied: 'Ihre Antwort ist da.',
  notAllowed: 'Das dürfen Sie hier nicht.',
  noSuchComment: 'Diesen Kommentar gibt es nicht mehr.',
  tryAgain: 'Das hat gerade nicht geklappt. Bitte versuchen Sie es noch einmal.',
  oldClient:
    'Diese Version von Teams kann das hier nicht zeigen. Bitte schreiben Sie mir direkt, oder öffnen Sie es in Frontdesk.',

  shared: 'Ein Dokument in Frontdesk',
  sharedHint: 'Alle sehen hier, was sie davon sehen dürfen.',
  sharedComments: 'Kommentare zu einem Dokument in Frontdesk',
  sharedAnswer: 'Eine Antwort aus Dokumenten in Frontdesk',
  show: 'Mir zeigen',
  hidden: 'Sie dürfen das nicht sehen.',

  searchEmpty: 'Schreiben Sie, was Sie suchen.',
  nothingFound: (words) => `Zu „${words}“ habe ich nichts gefunden.`,
  severalFound: 'Welches?',
  severalInGroup: 'Mehrere Dokumente passen. Nehmen Sie hier einen Link, oder die Suche unter der Nachricht.',

  subscribed: 'Ich melde mich hier, wenn sich das Dokument ändert.',
  tooManyFollow: 'Diesem Dokument folgen schon zu viele.',
  unsubscribed: 'Ich melde Ihnen zu diesem Dokument nichts mehr.',
  wasNotSubscribed: 'Diesem Dokument sind Sie hier nicht gefolgt.',

  thinking: 'Ich sehe in Dokumenten nach, die Sie lesen dürfen …',
  nothingToAnswerFrom: 'Dazu habe ich in Dokumenten, die Sie lesen dürfen, nichts gefunden.',
  cut: 'Die Antwort endet hier: sie wurde unterbrochen.',
  answerFailed: 'Die Antwort konnte nicht geschrieben werden. Bitte fragen Sie noch einmal.',
  answerGone: 'Diese Antwort ist nicht mehr da.',
  answer: 'Antwort',
  byAi: 'Von einer KI geschrieben. Prüfen Sie, was wichtig ist.',
  sources: 'Quellen',
  aiOff: 'Ihre Organisation nutzt keine KI.',
  quotaUsed: 'Das Budget für KI ist vorerst verbraucht.',
};

const tables: Readonly<Record<Locale, Texts>> = { en, de };

export function textsIn(locale: Locale): Texts {
  return tables[locale];
}
