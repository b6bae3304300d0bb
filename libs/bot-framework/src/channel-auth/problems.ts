import { Problem, defineProblem } from '@frontdesk/problems';

export const channelNotSignedIn = defineProblem({
  code: 'channel-token-missing',
  status: 401,
  title: 'A token of the channel is missing',
});
export const channelTokenInvalid = defineProblem({
  code: 'channel-token-invalid',
  status: 401,
  title: 'The token of the channel is not valid',
});
export const activityNotAllowed = defineProblem({
  code: 'activity-not-allowed',
  status: 403,
  title: 'The activity is not allowed',
});
export const channelKeysUnavailable = defineProblem({
  code: 'channel-keys-unavailable',
  status: 503,
  title: 'Tokens of the channel cannot be checked now',
  reason: 'unavailable',
});

/** Why is for the log alone: who forges tokens is not helped. */
export function invalidToken(why: string, cause?: unknown): Problem {
  const headers = { 'WWW-Authenticate': 'Bearer realm="bot", error="invalid_token"' };
  return new Problem(channelTokenInvalid, 'The token is not valid.', { log: why, cause, headers });
}

export function missingToken(): Problem {
  const headers = { 'WWW-Authenticate': 'Bearer realm="bot"' };
  return new Problem(channelNotSignedIn, 'Activities come with a token of the channel.', { headers });
}

export function notAllowed(why: string): Problem {
  return new Problem(activityNotAllowed, 'This bot does not take the activity.', { log: why });
}

export function keysUnavailable(why: string, cause?: unknown): Problem {
  const headers = { 'Retry-After': '5' };
  return new Problem(channelKeysUnavailable, 'Please send the activity again.', { log: why, cause, headers });
}
