import type { Mutation } from './mutation.ts';

const documents: readonly Mutation[] = [
  {
    service: 'documents',
    what: 'a field is removed',
    from: /^ +thumbnailUrl: \{.*\n/m,
    to: '',
    breaks: { 'mobile-bff': ['getDocument answer /thumbnailUrl'] },
  },
  {
    service: 'documents',
    what: 'a field is renamed',
    from: /^( +)addedBy: /m,
    to: '$1createdBy: ',
    breaks: { 'web-bff': ['listTags answer /items/*/addedBy', 'replaceTags answer /items/*/addedBy'] },
  },
  {
    service: 'documents',
    what: 'a number becomes text',
    from: 'wordCount: { type: integer, minimum: 0, maximum: 10000000 }',
    to: 'wordCount: { type: string }',
    breaks: {
      'mobile-bff': ['getDocument answer /wordCount'],
      'web-bff': [
        'createDocument answer /wordCount',
        'getDocument answer /wordCount',
        'updateDocument answer /wordCount',
      ],
    },
  },
  {
    service: 'documents',
    what: 'a field may be missing',
    from: 'required: [description, language,',
    to: 'required: [description,',
    breaks: {
      'mobile-bff': ['getDocument answer /language'],
      'web-bff': ['createDocument answer /language', 'getDocument answer /language', 'updateDocument answer /language'],
    },
  },
  {
    service: 'documents',
    what: 'an operation moves',
    from: '/v1/documents/{documentId}/attachments:',
    to: '/v1/documents/{documentId}/files:',
    breaks: { 'mobile-bff': ['listAttachments address'], 'web-bff': ['listAttachments address'] },
  },
  {
    service: 'documents',
    what: 'a header becomes required',
    from: '        - name: If-None-Match\n          in: header\n',
    to: '        - name: If-None-Match\n          in: header\n          required: true\n',
    breaks: {
      'mobile-bff': ['getDocument header If-None-Match'],
      'teams-bot-bff': ['getDocument header If-None-Match'],
      'web-bff': ['getDocument header If-None-Match'],
    },
  },
  {
    service: 'documents',
    what: 'an answer has another media type',
    from: /(  responses:\n    Tags:[^]*?)application\/json/,
    to: '$1application/vnd.tags+json',
    breaks: { 'mobile-bff': ['listTags answer /'], 'web-bff': ['listTags answer /', 'replaceTags answer /'] },
  },
  {
    service: 'documents',
    what: 'refusals are of another form',
    from: /^( +)type: \{ type: string, format: uri/m,
    to: '$1kind: { type: string, format: uri',
    breaks: {
      'mobile-bff': [
        'getDocument refusal /type',
        'listAttachments refusal /type',
        'listDocuments refusal /type',
        'listTags refusal /type',
      ],
      'teams-bot-bff': ['getDocument refusal /type', 'listDocuments refusal /type'],
      'web-bff': [
        'createDocument refusal /type',
        'deleteDocument refusal /type',
        'getDocument refusal /type',
        'listAttachments refusal /type',
        'listDocuments refusal /type',
        'listTags refusal /type',
        'replaceTags refusal /type',
        'updateDocument refusal /type',
      ],
    },
  },
  {
    service: 'documents',
    what: 'tokens are for another audience',
    from: 'x-audience: documents',
    to: 'x-audience: content',
    breaks: {
      'mobile-bff': [
        'getDocument security documentsToken (http bearer documents)',
        'listAttachments security documentsToken (http bearer documents)',
        'listDocuments security documentsToken (http bearer documents)',
        'listTags security documentsToken (http bearer documents)',
      ],
      'teams-bot-bff': [
        'getDocument security documentsToken (http bearer documents)',
        'listDocuments security documentsToken (http bearer documents)',
      ],
      'web-bff': [
        'createDocument security documentsToken (http bearer documents)',
        'deleteDocument security documentsToken (http bearer documents)',
        'getDocument security documentsToken (http bearer documents)',
        'listAttachments security documentsToken (http bearer documents)',
        'listDocuments security documentsToken (http bearer documents)',
        'listTags security documentsToken (http bearer documents)',
        'replaceTags security documentsToken (http bearer documents)',
        'updateDocument security documentsToken (http bearer documents)',
      ],
    },
  },
];
const revisions: readonly Mutation[] = [
  {
    service: 'revisions',
    what: 'a field may be null',
    from: "authorId: { $ref: '#/components/schemas/UserId' }\n        message",
    to: "authorId: { oneOf: [{ $ref: '#/components/schemas/UserId' }, { type: 'null' }] }\n        message",
    breaks: {
      'mobile-bff': ['createRevision answer /authorId'],
      'web-bff': [
        'createRevision answer /authorId',
        'getRevision answer /authorId',
        'listRevisions answer /items/*/authorId',
      ],
    },
  },
  {
    service: 'revisions',
    what: 'a code of a refusal is gone',
    from: /(Error:[^]*?)REVISION_NOT_FOUND, ?/,
    to: '$1',
    breaks: { 'web-bff': ['diffRevisions refusal codes', 'getRevision refusal codes'] },
  },
  {
    service: 'revisions',
    what: 'a query parameter is gone',
    from: "        - { name: authorId, in: query, schema: { $ref: '#/components/schemas/UserId' } }\n",
    to: '',
    breaks: { 'web-bff': ['listRevisions query authorId'] },
  },
];
const identity: readonly Mutation[] = [
  {
    service: 'identity',
    what: 'a name may be null',
    from: 'displayName: { type: string',
    to: "displayName: { type: [string, 'null']",
    breaks: {
      'mobile-bff': ['batchGetUsers answer /users/*/displayName', 'getUser answer /displayName'],
      'teams-bot-bff': ['batchGetUsers answer /users/*/displayName', 'getUser answer /displayName'],
      'web-bff': ['batchGetUsers answer /users/*/displayName', 'getUser answer /displayName'],
    },
  },
  {
    service: 'identity',
    what: 'a job title is gone',
    from: /^ +jobTitle: \{.*\n/m,
    to: '',
    breaks: { 'web-bff': ['batchGetUsers answer /users/*/jobTitle', 'getUser answer /jobTitle'] },
  },
  {
    service: 'identity',
    what: 'a picture may be missing',
    from: 'avatarUrl, jobTitle',
    to: 'jobTitle',
    breaks: { 'mobile-bff': ['batchGetUsers answer /users/*/avatarUrl', 'getUser answer /avatarUrl'] },
  },
];
const access: readonly Mutation[] = [
  {
    service: 'access',
    what: 'a role is gone from decisions',
    from: '        role: { type: string, enum: [none, viewer, commenter, editor, owner] }\n',
    to: '',
    breaks: { 'web-bff': ['getEffectiveAccess answer /role'] },
  },
  {
    service: 'access',
    what: 'permissions become one text',
    from: "permissions: { type: array, maxItems: 5, uniqueItems: true, items: { $ref: '#/components/schemas/Permission' } }",
    to: 'permissions: { type: string }',
    breaks: {
      'mobile-bff': ['getEffectiveAccess answer /permissions'],
      'teams-bot-bff': ['getEffectiveAccess answer /permissions'],
      'web-bff': ['getEffectiveAccess answer /permissions'],
    },
  },
  {
    service: 'access',
    what: 'a way to prove who asks is gone',
    from: '  - platformKey: []\n',
    to: '',
    breaks: {
      'mobile-bff': [
        'checkAccess security platformKey (apiKey header X-Platform-Key)',
        'getEffectiveAccess security platformKey (apiKey header X-Platform-Key)',
      ],
      'teams-bot-bff': [
        'checkAccess security platformKey (apiKey header X-Platform-Key)',
        'getEffectiveAccess security platformKey (apiKey header X-Platform-Key)',
      ],
      'web-bff': [
        'checkAccess security platformKey (apiKey header X-Platform-Key)',
        'deleteGrant security platformKey (apiKey header X-Platform-Key)',
        'getEffectiveAccess security platformKey (apiKey header X-Platform-Key)',
        'listGrants security platformKey (apiKey header X-Platform-Key)',
        'putGrant security platformKey (apiKey header X-Platform-Key)',
      ],
    },
  },
  {
    service: 'access',
    what: 'a status that nobody understands',
    from: /(operationId: checkAccess[^]*?)'429':/,
    to: "$1'423': { description: Locked }\n        '429':",
    breaks: {
      'mobile-bff': ['checkAccess status 423'],
      'teams-bot-bff': ['checkAccess status 423'],
      'web-bff': ['checkAccess status 423'],
    },
  },
  {
    service: 'access',
    what: 'the code of a refusal is gone',
    from: '1402, 1403, ',
    to: '1402, ',
    breaks: { 'web-bff': ['listGrants refusal codes'] },
  },
];

export const breakingContent = [...documents, ...revisions, ...identity, ...access];
