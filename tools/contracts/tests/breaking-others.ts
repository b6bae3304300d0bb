import type { Mutation } from './mutation.ts';

const collaboration: readonly Mutation[] = [
  {
    service: 'collaboration',
    what: 'times are in milliseconds',
    from: 'EpochSeconds: { type: integer, format: int64, minimum: 0, maximum: 253402300799,',
    to: 'EpochSeconds: { type: integer, format: int64, minimum: 0, maximum: 253402300799999,',
    breaks: {
      'mobile-bff': [
        'createComment answer /created_at',
        'createComment answer /edited_at',
        'createComment answer /resolved_at',
        'listComments answer /comments/*/created_at',
        'listComments answer /comments/*/edited_at',
        'listComments answer /comments/*/resolved_at',
        'updateComment answer /created_at',
        'updateComment answer /edited_at',
        'updateComment answer /resolved_at',
      ],
      'teams-bot-bff': ['listComments answer /comments/*/created_at'],
      'web-bff': [
        'createComment answer /created_at',
        'createComment answer /edited_at',
        'createComment answer /resolved_at',
        'getCommentCounts answer /counts/*/last_comment_at',
        'getPresence answer /as_of',
        'getPresence answer /users/*/last_seen_at',
        'listCollaborators answer /collaborators/*/last_active_at',
        'listComments answer /comments/*/created_at',
        'listComments answer /comments/*/edited_at',
        'listComments answer /comments/*/resolved_at',
        'updateComment answer /created_at',
        'updateComment answer /edited_at',
        'updateComment answer /resolved_at',
      ],
    },
  },
  {
    service: 'collaboration',
    what: 'a filter takes fewer values',
    from: /name: status\n( +)in: query/,
    to: 'name: state\n$1in: query',
    breaks: {
      'mobile-bff': ['listComments query status'],
      'teams-bot-bff': ['listComments query status'],
      'web-bff': ['listComments query status'],
    },
  },
  {
    service: 'collaboration',
    what: 'a comment needs another member',
    from: 'required: [body]\n',
    to: 'required: [body, visibility]\n',
    breaks: {
      'mobile-bff': ['createComment request /visibility'],
      'teams-bot-bff': ['createComment request /visibility'],
      'web-bff': ['createComment request /visibility'],
    },
  },
  {
    service: 'collaboration',
    what: 'a picture becomes internal',
    from: /(Author:[^]*?)avatar_url: \{ type/,
    to: '$1avatar_url: { x-internal: true, type',
    breaks: {
      'mobile-bff': [
        'createComment answer /author/avatar_url',
        'listComments answer /comments/*/author/avatar_url',
        'updateComment answer /author/avatar_url',
      ],
    },
  },
];
const search: readonly Mutation[] = [
  {
    service: 'search',
    what: 'a field is removed',
    from: '  string snippet = 5;',
    to: '  reserved 5; //',
    breaks: {
      'mobile-bff': ['Search answer /hits/*/snippet'],
      'teams-bot-bff': ['Search answer /hits/*/snippet'],
      'web-bff': ['Search answer /hits/*/snippet'],
    },
  },
  {
    service: 'search',
    what: 'a field gets another number',
    from: '  string title = 2;  // at most 300 characters\n  float',
    to: '  string title = 7;\n  float',
    breaks: { 'mobile-bff': ['Related answer /documents/*/title'], 'web-bff': ['Related answer /documents/*/title'] },
  },
  {
    service: 'search',
    what: 'a number is written in another way',
    from: '  int32 revision = 3;             // the indexed',
    to: '  sint32 revision = 3; // the indexed',
    breaks: { 'mobile-bff': ['Search answer /hits/*/revision'], 'web-bff': ['Search answer /hits/*/revision'] },
  },
  {
    service: 'search',
    what: 'an operation is renamed',
    from: 'rpc Passages(',
    to: 'rpc FindPassages(',
    breaks: {
      'mobile-bff': ['Passages operation'],
      'teams-bot-bff': ['Passages operation'],
      'web-bff': ['Passages operation'],
    },
  },
  {
    service: 'search',
    what: 'a member of a request is gone',
    from: '  int32 limit = 4;       // 1 to 50',
    to: '  reserved 4; // 1 to 50',
    breaks: {
      'mobile-bff': ['Search request /limit'],
      'teams-bot-bff': ['Search request /limit'],
      'web-bff': ['Search request /limit'],
    },
  },
];
const generation: readonly Mutation[] = [
  {
    service: 'generation',
    what: 'key points are gone',
    from: /^ +key_points: \{.*\n/m,
    to: '',
    breaks: { 'web-bff': ['getSummary answer /key_points'] },
  },
  {
    service: 'generation',
    what: 'a summary without a word whether it is old',
    from: '        stale: { type: boolean, description: True when revision is below current_revision }\n',
    to: '',
    breaks: {
      'mobile-bff': ['getSummary answer /stale'],
      'teams-bot-bff': ['getSummary answer /stale'],
      'web-bff': ['getSummary answer /stale'],
    },
  },
  {
    service: 'generation',
    what: 'an answer’s words are in another place',
    from: /(ChatCompletionChunk:[^]*?)delta:/,
    to: '$1difference:',
    breaks: {
      'mobile-bff': ['createChatCompletion answer /choices/*/delta'],
      'teams-bot-bff': ['createChatCompletion answer /choices/*/delta'],
      'web-bff': ['createChatCompletion answer /choices/*/delta'],
    },
  },
];
const activity: readonly Mutation[] = [
  {
    service: 'activity',
    what: 'times are ISO 8601',
    from: /(HttpDate:[^]*?)pattern: .*/,
    to: '$1format: date-time',
    breaks: {
      'mobile-bff': [
        'getReadingState answer /LastReadAt',
        'listNotifications answer /Items/*/CreatedAt',
        'listNotifications answer /Items/*/ReadAt',
        'markNotificationRead answer /CreatedAt',
        'markNotificationRead answer /ReadAt',
      ],
      'web-bff': [
        'getAnalytics answer /ComputedAt',
        'getReadingState answer /LastReadAt',
        'listActivity answer /Items/*/OccurredAt',
        'listNotifications answer /Items/*/CreatedAt',
        'listNotifications answer /Items/*/ReadAt',
        'markNotificationRead answer /CreatedAt',
        'markNotificationRead answer /ReadAt',
      ],
    },
  },
  {
    service: 'activity',
    what: 'a code is called otherwise',
    from: 'NeverRead, NotificationNotFound',
    to: 'NeverOpened, NotificationNotFound',
    breaks: { 'mobile-bff': ['getReadingState refusal codes'], 'web-bff': ['getReadingState refusal codes'] },
  },
  {
    service: 'activity',
    what: 'progress is a fraction',
    from: 'ProgressPercent: { type: integer, minimum: 0, maximum: 100 }',
    to: 'ProgressPercent: { type: number, minimum: 0, maximum: 1 }',
    breaks: {
      'mobile-bff': ['getReadingState answer /ProgressPercent'],
      'web-bff': ['getReadingState answer /ProgressPercent'],
    },
  },
];

export const breakingOthers = [...collaboration, ...search, ...generation, ...activity];
