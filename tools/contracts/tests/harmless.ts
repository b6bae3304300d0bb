import type { Mutation } from './mutation.ts';

export const harmless: readonly Mutation[] = [
  {
    service: 'search',
    what: 'a member of a request that nobody sends is gone',
    from: '  float min_score = 5;   // 0 to 1; hits',
    to: '  reserved 5; // hits',
  },
  {
    service: 'revisions',
    what: 'a key becomes required',
    from: '        - name: Idempotency-Key\n          in: header\n',
    to: '        - name: Idempotency-Key\n          in: header\n          required: true\n',
    seenBy: ['mobile-bff', 'web-bff'],
  },
  { service: 'documents', what: 'a field that nobody reads is removed', from: /^ +attachmentCount: \{.*\n/m, to: '' },
  {
    service: 'documents',
    what: 'a state is added',
    from: 'enum: [draft, inReview, published, archived]',
    to: 'enum: [draft, inReview, published, archived, withdrawn]',
    seenBy: ['mobile-bff', 'teams-bot-bff', 'web-bff'],
  },
  {
    service: 'revisions',
    what: 'a field that nobody reads becomes text',
    from: 'sizeBytes: { type: integer, minimum: 0, maximum: 5242880 }',
    to: 'sizeBytes: { type: string }',
    seenBy: ['mobile-bff', 'web-bff'],
  },
  { service: 'identity', what: 'a mail address may be missing', from: 'familyName, email,', to: 'familyName,' },
  { service: 'access', what: 'where a role comes from is no longer said', from: /^ +source: \{.*\n/m, to: '' },
  {
    service: 'collaboration',
    what: 'a parameter is added',
    from: '  /v1/comment_counts:\n    get:\n      operationId: getCommentCounts\n',
    to: '  /v1/comment_counts:\n    parameters:\n      - { name: since, in: query, schema: { type: integer } }\n    get:\n      operationId: getCommentCounts\n',
  },
  {
    service: 'search',
    what: 'a field is only called otherwise',
    from: '  string snippet = 5;',
    to: '  string excerpt = 5;',
    seenBy: ['mobile-bff', 'teams-bot-bff', 'web-bff'],
  },
  {
    service: 'search',
    what: 'a field that nobody reads is removed',
    from: '  RelationReason reason = 4;',
    to: '  reserved 4;',
  },
  {
    service: 'generation',
    what: 'the model is no longer said',
    from: "        model: { $ref: '#/components/schemas/Model' }\n        created_at: { $ref: '#/components/schemas/EpochSeconds' }\n        cost_center",
    to: "        created_at: { $ref: '#/components/schemas/EpochSeconds' }\n        cost_center",
  },
  { service: 'activity', what: 'who read is no longer said', from: /(ReadingState:[^]*?)^ +UserId: .*\n/m, to: '$1' },
];
