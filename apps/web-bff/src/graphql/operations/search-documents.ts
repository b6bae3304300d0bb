/** What a search by meaning finds. */
export const searchDocuments = /* GraphQL */ `
  query SearchDocuments($query: String!, $folderId: FolderId, $ownerId: UserId, $tag: String, $limit: Int) {
    search(query: $query, folderId: $folderId, ownerId: $ownerId, tag: $tag, limit: $limit) {
      documentId
      title
      snippet
      highlights {
        start
        end
      }
      updatedAt
      document {
        status
        owner {
          id
          name
        }
      }
    }
  }
`;
