// What a bot is made of.
export { createBot } from './bot.ts';
export type { Bot, BotOptions, BotSignIn } from './bot.ts';
export { openBotState } from './bot-state.ts';
export type { BotState, BotStateOptions } from './bot-state.ts';
export { botReports } from './bot-reports.ts';
export type { BotReports } from './bot-reports.ts';
export { receiveActivity } from './messages/receive-activity.ts';

// What people want of it.
export { message } from './turns/intent.ts';
export type { Intent, InvokeReply, Reply, TeamsUser, Turn } from './turns/intent.ts';
export type { Activity } from './activities/activity.ts';
export { activityKey } from './activities/invokes.ts';
export { spokenText } from './activities/spoken.ts';
export { localeOf } from './locale.ts';
export type { Locale } from './locale.ts';
export { recordedIntents, watchedAccess } from './turns/recorded-intents.ts';
export type { Seen, TurnRecords } from './turns/recorded-intents.ts';

// Who sends to it.
export { channelTokens } from './channel-auth/channel-tokens.ts';
export type { ChannelTokens, ChannelTokensOptions } from './channel-auth/channel-tokens.ts';
export { authenticateChannel } from './channel-auth/authenticate-channel.ts';
export type { AdmissionRules } from './channel-auth/admit-activity.ts';
export { serviceUrls } from './channel-auth/service-urls.ts';
export type { ServiceUrls } from './channel-auth/service-urls.ts';

// Who people are.
export { signInExchanges } from './sign-in/exchanges.ts';
export { SignInRefused, ssoTokens } from './sign-in/sso-token.ts';
export type { SsoToken, SsoTokenOptions } from './sign-in/sso-token.ts';
export type { Redeemed, SignInByHand } from './sign-in/by-hand.ts';
export type { Kept } from './state/kept.ts';

// What it says, also when nobody asked.
export type { Attachment, ConversationReference, OutgoingMessage } from './connector/outgoing.ts';
export { escapedHtml, escapedLine, escapedText, plainLine } from './connector/escape.ts';
export type { StreamedReply } from './connector/streamed-reply.ts';
export type { Connector } from './connector/connector.ts';
export { ConnectorFailure } from './connector/problems.ts';
export { referenceOf } from './connector/reference.ts';
export { speaking } from './turns/speaking.ts';
export { sealedWork } from './turns/sealed-work.ts';
export type { SealedWork, SealedWorkOptions } from './turns/sealed-work.ts';
export type { Around } from './turns/trailing.ts';
