// The view as an additional field: its resolver asks the subgraphs through the context, as the documentation of
// programmatic schema extensions shows. Each selection has the fields the contract's example has.
import { defineConfig } from '@graphql-hive/gateway';
import { presented } from '../src/backends.js';
import { typeDefs } from '../src/graphql-view.js';

const user = 'usr_ada7k2m9qxr3';
const tenant = 'ten_halden4k7q2w';

const document = {
  service: 'documents',
  field: 'documents_getDocument',
  selectionSet: '{ ... on documents_Document { title status ownerId } }',
  args: (documentId) => ({ documentId }),
};
const owner = {
  service: 'identity',
  field: 'identity_getUser',
  selectionSet: '{ ... on identity_User { displayName } }',
  args: (userId) => ({ userId }),
};
const sections = [
  {
    service: 'related',
    field: 'related_listRelated',
    selectionSet: '{ documents { documentId title } }',
    args: () => ({}),
  },
  {
    service: 'documents',
    field: 'documents_listTags',
    selectionSet: '{ ... on documents_Tags_response { documentId items { name } } }',
    args: (documentId) => ({ documentId }),
  },
  {
    service: 'documents',
    field: 'documents_listAttachments',
    selectionSet: '{ ... on documents_listAttachments_200_response { documentId items { fileName } } }',
    args: (documentId) => ({ documentId }),
  },
  {
    service: 'revisions',
    field: 'revisions_getLatestRevision',
    selectionSet: `{ ... on revisions_Revision {
      documentId revision baseRevision authorId message createdAt wordCount sizeBytes storageKey debugInfo
      content { schemaVersion }
    } }`,
    args: (documentId) => ({ documentId }),
  },
  {
    service: 'revisions',
    field: 'revisions_getOutline',
    selectionSet: '{ ... on revisions_Outline { documentId revision items { text } } }',
    args: (documentId) => ({ documentId }),
  },
  {
    service: 'access',
    field: 'access_getEffectiveAccess',
    selectionSet: `{ ... on access_EffectiveAccess {
      documentId userId role permissions source expiresAt evaluatedAt policyTrace
    } }`,
    args: (documentId) => ({ documentId, X_User_Id: user }),
  },
  {
    service: 'collaboration',
    field: 'collaboration_listComments',
    selectionSet: `{ ... on collaboration_CommentPage { next_page_token comments {
      comment_id document_id parent_id author { user_id display_name avatar_url } body mentions
      anchor { block_id revision start end } status resolved_by resolved_at reply_count created_at edited_at
      moderation_score
    } } }`,
    args: (document_id) => ({ document_id }),
  },
  {
    service: 'collaboration',
    field: 'collaboration_listCollaborators',
    selectionSet: '{ ... on collaboration_CollaboratorPage { total next_page_token collaborators { display_name } } }',
    args: (document_id) => ({ document_id }),
  },
  {
    service: 'generation',
    field: 'generation_getSummary',
    selectionSet: `{ ... on generation_Summary {
      document_id revision current_revision stale language text key_points citations { quote } model created_at
      cost_center debug_info
    } }`,
    args: (document_id) => ({ document_id, X_User_Id: user, X_Tenant_Id: tenant }),
  },
  {
    service: 'activity',
    field: 'activity_getReadingState',
    selectionSet: `{ ... on activity_ReadingState {
      DocumentId UserId LastReadRevision LastBlockId ProgressPercent UnreadRevisions LastReadAt DeviceFingerprint
    } }`,
    args: (documentId) => ({ documentId, X_User_Id: user, X_Tenant_Id: tenant }),
  },
];

/** The gateway adds it to a selection of a union. */
function withoutTypename(section) {
  const { __typename: _typename, ...fields } = section;
  return fields;
}

function reader(context, info) {
  return ({ service, field, selectionSet, args }, id) =>
    context[service].Query[field]({ root: {}, args: args(id), context, info, selectionSet });
}

export const gatewayConfig = defineConfig({
  additionalTypeDefs: typeDefs.replace('type Query', 'extend type Query'),
  additionalResolvers: {
    Query: {
      documentView: {
        async resolve(_root, { id }, context, info) {
          const read = reader(context, info);
          const [[found, itsOwner], ...others] = await Promise.all([
            read(document, id).then(async (one) => [one, await read(owner, one.ownerId)]),
            ...sections.map((section) => read(section, id)),
          ]);
          return presented(found, itsOwner, others.map(withoutTypename));
        },
      },
    },
  },
});
