// What a person types about switches, and what is wrong with it in a few words.
import { longestOffMs, switchKinds, type Switch, type SwitchKind } from '@frontdesk/switches';
import { secondsFrom } from './key-arguments.ts';

export type SwitchGiven = Pick<Switch, 'kind' | 'name' | 'app'>;

const forms: Readonly<Record<SwitchKind, readonly [RegExp, string]>> = {
  section: [/^[\w.-]{1,64}\/[\w.-]{1,63}$/, 'its view and its name: mobile.document/summary'],
  operation: [/^[a-z]\w{0,63}\.\w{1,63}$/, 'its service and its name: documents.getDocument'],
  route: [/^[\w.-]{1,128}$/, 'its operationId in /openapi.json'],
  tenant: [/^ten_[0-9a-z]{8,32}$/, 'ten_ and 8 to 32 of 0-9 a-z'],
  client: [/^[\x21-\x7e]{1,64}$/, 'up to 64 plain characters, as in its tokens and keys'],
};

export function switchFrom(kind: string | undefined, name: string | undefined, app: string | undefined): SwitchGiven {
  const known = switchKinds.find((one) => one === kind);
  if (!known) throw new Error(`What is turned off is one of ${switchKinds.join(', ')}.`);
  const [form, description] = forms[known];
  if (!form.test(name ?? '')) throw new Error(`The name of a ${known} has another form: ${description}.`);
  if (app !== undefined && !/^[a-z][a-z0-9-]{0,31}$/.test(app)) {
    throw new Error('--app has another form: the name of an app, such as mobile-bff.');
  }
  return { kind: known, name: name ?? '', ...(app !== undefined && { app }) };
}

export function untilFrom(span: string | undefined, now: number): number {
  if (span === undefined) throw new Error('--for is missing: 30m, 12h, at most 7d. Then it is on again by itself.');
  const ms = secondsFrom('--for', span) * 1000;
  if (ms < 1000 || ms > longestOffMs) throw new Error('--for is at least 1s and at most 7d.');
  return now + ms;
}
