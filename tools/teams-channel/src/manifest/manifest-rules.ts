// What Teams asks of a manifest, as far as this app has it:
// https://developer.microsoft.com/json-schemas/teams/v1.19/MicrosoftTeams.schema.json
// https://learn.microsoft.com/microsoft-365/extensibility/schema/
import { z } from 'zod';

const guid = z.guid();
const text = (most: number) => z.string().min(1).max(most);
const httpsUrl = z.url({ protocol: /^https$/ }).max(2048);
const scope = z.enum(['team', 'personal', 'groupChat']);
const languageTag = z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/);
// A domain, with wildcards for whole labels at its start; never for a whole top-level domain.
const domain = z
  .string()
  .max(2048)
  .regex(/^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?$/i, 'must be a domain without scheme and path');

const parameter = z.strictObject({
  name: text(64),
  title: text(32),
  description: text(128).optional(),
  inputType: z.enum(['text', 'textarea', 'number', 'date', 'time', 'toggle', 'choiceset']).optional(),
});

const extensionCommand = z.strictObject({
  id: text(64),
  type: z.enum(['query', 'action']),
  context: z
    .array(z.enum(['compose', 'commandBox', 'message']))
    .max(3)
    .optional(),
  initialRun: z.boolean().optional(),
  title: text(32),
  description: text(128),
  parameters: z.array(parameter).min(1).max(5),
});

const commandList = z.strictObject({
  scopes: z.array(scope).min(1).max(3),
  commands: z.array(z.strictObject({ title: text(32), description: text(128) })).max(10),
});

const bot = z.strictObject({
  botId: guid,
  scopes: z.array(scope).min(1).max(3),
  isNotificationOnly: z.boolean(),
  supportsFiles: z.boolean(),
  commandLists: z.array(commandList).max(3),
});

const composeExtension = z.strictObject({
  botId: guid,
  commands: z.array(extensionCommand).min(1).max(10),
  messageHandlers: z
    .array(z.strictObject({ type: z.literal('link'), value: z.strictObject({ domains: z.array(domain).min(1) }) }))
    .max(5),
});

export const manifestRules = z
  .strictObject({
    $schema: httpsUrl,
    manifestVersion: z.literal('1.19'),
    version: z
      .string()
      .max(256)
      .regex(/^\d+\.\d+\.\d+$/, 'must be like 1.0.0'),
    id: guid,
    developer: z.strictObject({ name: text(32), websiteUrl: httpsUrl, privacyUrl: httpsUrl, termsOfUseUrl: httpsUrl }),
    localizationInfo: z.strictObject({
      defaultLanguageTag: languageTag,
      additionalLanguages: z.array(z.strictObject({ languageTag, file: text(2048) })),
    }),
    name: z.strictObject({ short: text(30), full: text(100) }),
    description: z.strictObject({ short: text(80), full: text(4000) }),
    icons: z.strictObject({ color: text(2048), outline: text(2048) }),
    accentColor: z.string().regex(/^#[0-9a-f]{6}$/i),
    bots: z.array(bot).length(1),
    composeExtensions: z.array(composeExtension).max(1),
    permissions: z.array(z.enum(['identity', 'messageTeamMembers'])),
    validDomains: z.array(domain).max(16),
    webApplicationInfo: z.strictObject({ id: guid, resource: text(2048) }),
  })
  .superRefine((manifest, context) => {
    const say = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    const { webApplicationInfo: sso, bots, composeExtensions, validDomains } = manifest;
    const ids = [...bots, ...composeExtensions].map(({ botId }) => botId);
    if (new Set([...ids, sso.id]).size > 1) say('bots', 'the bot, its extension and single sign-on are of one app id');
    // With the bot's own id at its end, or Teams gives no token.
    if (!new RegExp(`^api://.+/botid-${sso.id}$`).test(sso.resource)) {
      say('webApplicationInfo', 'resource must be api://<domain>/botid-<app id>');
    }
    const links = composeExtensions.flatMap(({ messageHandlers }) =>
      messageHandlers.flatMap(({ value }) => value.domains),
    );
    if (links.some((one) => !validDomains.includes(one)))
      say('validDomains', 'lacks a domain whose links become cards');
    if (!validDomains.includes('token.botframework.com'))
      say('validDomains', 'lacks token.botframework.com, for signing in');
  });

export type AppManifest = z.infer<typeof manifestRules>;

/** Paths of texts that a translation may have, and how long they may be: those of the manifest itself. */
export function translationFaults(manifest: AppManifest, texts: Readonly<Record<string, string>>): string[] {
  return Object.entries(texts).flatMap(([path, translated]) => {
    const names = path.split(/[.[\]]+/).filter((name) => name !== '');
    const copy = structuredClone(manifest);
    const parent = names.slice(0, -1).reduce<unknown>((at, name) => (at as Record<string, unknown>)?.[name], copy);
    const last = names.at(-1) ?? '';
    if (typeof (parent as Record<string, unknown> | undefined)?.[last] !== 'string') return [`${path}: no such text`];
    (parent as Record<string, unknown>)[last] = translated;
    const { error } = manifestRules.safeParse(copy);
    return error ? [`${path}: ${error.issues[0]?.message}`] : [];
  });
}
