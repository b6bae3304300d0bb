/** All that a report of one document shows. */
export const documentReport = /* GraphQL */ `
  query DocumentReport($id: DocumentId!, $from: Date, $to: Date) {
    document(id: $id) {
      id
      title
      status
      revision
      createdAt
      updatedAt
      owner {
        id
        name
        jobTitle
      }
      details {
        description
        language
        wordCount
      }
      tags {
        name
      }
      commentCounts {
        openThreads
        resolvedThreads
        comments
        lastCommentAt
      }
      analytics {
        views
        uniqueReaders
        averageReadSeconds
        computedAt
        days(from: $from, to: $to) {
          date
          views
          uniqueReaders
        }
      }
      revisions(limit: 10) {
        items {
          number
          createdAt
          message
          wordCount
          author {
            id
            name
          }
        }
        total
      }
      activity(limit: 20) {
        items {
          id
          type
          occurredAt
          revision
          actor {
            id
            name
          }
        }
        total
      }
    }
  }
`;
