import type { Activity } from '../activities/activity.ts';
import type { Attachment } from '../connector/outgoing.ts';
import { invoke } from './intent.ts';
import type { InvokeReply } from './intent.ts';

const isCardAction = ({ name }: Activity): boolean => name === 'adaptiveCard/action';
const isExtension = ({ name }: Activity): boolean => name?.startsWith('composeExtension/') === true;

/** An invoke that the bot does not know. */
export const notImplemented: InvokeReply = { kind: 'invoke', status: 501, body: {} };

/** What Teams shows where an invoke failed, in the form that it expects of this one. */
export function failedInvoke(activity: Activity, code: string, message: string): InvokeReply {
  if (isCardAction(activity)) return ofCard(500, 'application/vnd.microsoft.error', { code, message });
  if (isExtension(activity)) return ofExtension({ type: 'message', text: message });
  return { kind: 'invoke', status: 500, body: { code, message } };
}

/** Nobody is signed in: Teams gets a token, and sends the invoke again with it. */
export function signInFirst(activity: Activity, card: Attachment): InvokeReply {
  if (isCardAction(activity)) return ofCard(401, 'application/vnd.microsoft.activity.loginRequest', card.content);
  if (isExtension(activity)) {
    const { buttons } = card.content as {
      readonly buttons: readonly { readonly title: string; readonly value: string }[];
    };
    const actions = buttons.map(({ title, value }) => ({ type: 'openUrl', title, value }));
    return ofExtension({ type: 'silentAuth', suggestedActions: { actions } });
  }
  return { kind: 'invoke', status: 401, body: {} };
}

/** The token that came with it signs nobody in: Teams falls back to asking the person. */
export function signInRefused(activity: Activity, failureDetail: string): InvokeReply {
  if (isCardAction(activity)) {
    const value = { code: 'preconditionFailed', message: failureDetail };
    return ofCard(412, 'application/vnd.microsoft.error.preconditionFailed', value);
  }
  return { kind: 'invoke', status: 412, body: { failureDetail } };
}

/** Universal Actions answer 200 in HTTP, and what it was in the body. */
function ofCard(statusCode: number, type: string, value: unknown): InvokeReply {
  return invoke(200, { statusCode, type, value });
}

function ofExtension(composeExtension: Readonly<Record<string, unknown>>): InvokeReply {
  return invoke(200, { composeExtension });
}
