/** A page of documents, as a table of an overview shows them. */
export const documentsOverview = /* GraphQL */ `
  query DocumentsOverview(
    $words: String
    $folderId: FolderId
    $ownerId: UserId
    $tag: String
    $sort: DocumentSort
    $limit: Int
    $cursor: String
  ) {
    documents(
      words: $words
      folderId: $folderId
      ownerId: $ownerId
      tag: $tag
      sort: $sort
      limit: $limit
      cursor: $cursor
    ) {
      items {
        id
        title
        status
        revision
        updatedAt
        owner {
          id
          name
        }
        analytics {
          views
          uniqueReaders
        }
        commentCounts {
          openThreads
          lastCommentAt
        }
      }
      nextCursor
    }
  }
`;
