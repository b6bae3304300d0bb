// The manifest of the app package, with which an organisation adds the bot to its Teams.
import type { AppManifest } from './manifest-rules.ts';

export interface AppManifestOptions {
  readonly appId: string;
  /** Where people open documents: its links become cards. */
  readonly host: string;
  /** Where people sign in by hand: Teams opens windows of no other host. */
  readonly botHost: string;
  readonly version: string;
  /** The Application ID URI. */
  readonly ssoResource: string;
}

const commands = ['help', 'show', 'ask', 'comments', 'subscribe', 'unsubscribe'] as const;

const texts = {
  en: {
    short: 'Documents where people talk',
    full: 'Show a document in a chat, ask what documents say, answer and resolve comments, and hear of changes. Everybody sees what they may see in Frontdesk, and nothing else.',
    commands: {
      help: 'What Frontdesk does here',
      show: 'A document, with its summary and its comments',
      ask: 'What your documents say, with sources',
      comments: 'The open comments of a document',
      subscribe: 'Hear of changes of a document',
      unsubscribe: 'Hear no more of them',
    },
    search: 'Search documents',
    searchDescription: 'Find a document and put it into a message',
    query: 'Words',
    queryDescription: 'What the document is about',
  },
  de: {
    short: 'Dokumente, wo man darüber spricht',
    full: 'Zeigt Dokumente im Chat, beantwortet Fragen dazu, nimmt Antworten auf Kommentare entgegen und meldet Änderungen. Alle sehen, was sie in Frontdesk sehen dürfen, und nicht mehr.',
    commands: {
      help: 'Was Frontdesk hier tut',
      show: 'Ein Dokument mit Zusammenfassung und Kommentaren',
      ask: 'Was Ihre Dokumente sagen, mit Quellen',
      comments: 'Die offenen Kommentare eines Dokuments',
      subscribe: 'Änderungen eines Dokuments melden',
      unsubscribe: 'Sie nicht mehr melden',
    },
    search: 'Dokumente suchen',
    searchDescription: 'Ein Dokument finden und in eine Nachricht setzen',
    query: 'Wörter',
    queryDescription: 'Wovon das Dokument handelt',
  },
} as const;

export function appManifest({ appId, host, botHost, version, ssoResource }: AppManifestOptions): AppManifest {
  const { en } = texts;
  const scopes = ['personal', 'groupChat', 'team'] as const;
  return {
    $schema: 'https://developer.microsoft.com/json-schemas/teams/v1.19/MicrosoftTeams.schema.json',
    manifestVersion: '1.19',
    version,
    id: appId,
    developer: {
      name: 'Frontdesk',
      websiteUrl: `https://${host}/`,
      privacyUrl: `https://${host}/privacy`,
      termsOfUseUrl: `https://${host}/terms`,
    },
    localizationInfo: { defaultLanguageTag: 'en', additionalLanguages: [{ languageTag: 'de', file: 'de.json' }] },
    name: { short: 'Frontdesk', full: 'Frontdesk for Microsoft Teams' },
    description: { short: en.short, full: en.full },
    icons: { color: 'color.png', outline: 'outline.png' },
    accentColor: '#0B5D4E',
    bots: [
      {
        botId: appId,
        scopes: [...scopes],
        isNotificationOnly: false,
        supportsFiles: false,
        commandLists: [
          { scopes: [...scopes], commands: commands.map((title) => ({ title, description: en.commands[title] })) },
        ],
      },
    ],
    composeExtensions: [
      {
        botId: appId,
        commands: [
          {
            id: 'searchDocuments',
            type: 'query',
            context: ['compose', 'commandBox'],
            initialRun: true,
            title: en.search,
            description: en.searchDescription,
            parameters: [{ name: 'query', title: en.query, description: en.queryDescription, inputType: 'text' }],
          },
        ],
        messageHandlers: [{ type: 'link', value: { domains: [host] } }],
      },
    ],
    permissions: ['identity', 'messageTeamMembers'],
    validDomains: [host, botHost, 'token.botframework.com'],
    webApplicationInfo: { id: appId, resource: ssoResource },
  };
}

/** The texts of the manifest in German: paths into it, as Teams wants them. */
export function germanTexts(): Record<string, string> {
  const { de } = texts;
  const search = 'composeExtensions[0].commands[0]';
  return {
    'name.short': 'Frontdesk',
    'name.full': 'Frontdesk für Microsoft Teams',
    'description.short': de.short,
    'description.full': de.full,
    ...Object.fromEntries(
      commands.map((name, index) => [`bots[0].commandLists[0].commands[${index}].description`, de.commands[name]]),
    ),
    [`${search}.title`]: de.search,
    [`${search}.description`]: de.searchDescription,
    [`${search}.parameters[0].title`]: de.query,
    [`${search}.parameters[0].description`]: de.queryDescription,
  };
}
