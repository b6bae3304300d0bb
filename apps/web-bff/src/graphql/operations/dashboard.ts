/** All widgets of a dashboard at once: those that it has not are left out, and cost nothing. */
export const dashboard = /* GraphQL */ `
  query Dashboard(
    $from: Date!
    $to: Date!
    $listed: Boolean!
    $words: String
    $folderId: FolderId
    $ownerId: UserId
    $tag: String
    $sort: DocumentSort
    $limit: Int
    $chosen: Boolean!
    $ids: [DocumentId!]!
    $documents: Boolean!
    $tags: Boolean!
    $analytics: Boolean!
    $days: Boolean!
    $activity: Boolean!
    $activityLimit: Int
    $revisions: Boolean!
    $revisionsLimit: Int
    $usage: Boolean!
    $usageOf: UserId
    $usagePeople: Int
    $search: Boolean!
    $query: String!
    $searchTag: String
    $searchLimit: Int
    $people: Boolean!
    $userIds: [UserId!]!
  ) {
    listed: documents(words: $words, folderId: $folderId, ownerId: $ownerId, tag: $tag, sort: $sort, limit: $limit)
      @include(if: $listed) {
      items {
        ...OfDocument
      }
    }
    chosen: documentsById(ids: $ids) @include(if: $chosen) {
      ...OfDocument
    }
    usage(from: $from, to: $to, userId: $usageOf) @include(if: $usage) {
      total {
        ...Numbers
      }
      days {
        date
        ...Numbers
      }
      people(limit: $usagePeople) {
        personId
        person {
          name
        }
        ...Numbers
      }
    }
    search(query: $query, tag: $searchTag, limit: $searchLimit) @include(if: $search) {
      documentId
      title
      snippet
      highlights {
        start
        end
      }
      score
      updatedAt
    }
    people(ids: $userIds) @include(if: $people) {
      id
      name
      jobTitle
      status
    }
  }

  fragment OfDocument on Document {
    id
    title
    ...Row @include(if: $documents)
    tags @include(if: $tags) {
      name
    }
    analytics @include(if: $analytics) {
      views
      uniqueReaders
      averageReadSeconds
      computedAt
      days(from: $from, to: $to) @include(if: $days) {
        date
        views
        uniqueReaders
      }
    }
    activity(limit: $activityLimit) @include(if: $activity) {
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
    revisions(limit: $revisionsLimit) @include(if: $revisions) {
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
  }

  fragment Row on Document {
    status
    revision
    updatedAt
    owner {
      id
      name
    }
    commentCounts {
      openThreads
      resolvedThreads
      lastCommentAt
    }
  }

  fragment Numbers on UsageNumbers {
    requests
    promptTokens
    completionTokens
    costMicroUsd
  }
`;
