// The view as a GraphQL schema and as the question a client asks, for the peers that speak it.
export const typeDefs = /* GraphQL */ `
  type Query {
    documentView(id: ID!): DocumentView!
  }
  type DocumentView {
    title: String!
    status: String!
    owner: String!
    sections: [Int!]!
    related: [RelatedDocument!]!
    comments: [ViewComment!]!
  }
  type RelatedDocument {
    documentId: ID!
    title: String!
  }
  type ViewComment {
    comment_id: ID!
    document_id: ID!
    parent_id: ID
    author: CommentAuthor!
    body: String!
    mentions: [ID!]!
    anchor: CommentAnchor
    status: String!
    resolved_by: ID
    resolved_at: Int
    reply_count: Int!
    created_at: Int!
    edited_at: Int
    moderation_score: Float
  }
  type CommentAuthor {
    user_id: ID!
    display_name: String!
    avatar_url: String
  }
  type CommentAnchor {
    block_id: ID!
    revision: Int!
    start: Int!
    end: Int!
  }
`;

export const query = /* GraphQL */ `
  query DocumentView($id: ID!) {
    documentView(id: $id) {
      title
      status
      owner
      sections
      related {
        documentId
        title
      }
      comments {
        comment_id
        document_id
        parent_id
        author {
          user_id
          display_name
          avatar_url
        }
        body
        mentions
        anchor {
          block_id
          revision
          start
          end
        }
        status
        resolved_by
        resolved_at
        reply_count
        created_at
        edited_at
        moderation_score
      }
    }
  }
`;
