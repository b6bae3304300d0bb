/** What the organisation, or one person of it, used of the models, by day and by person. */
export const usageAndCost = /* GraphQL */ `
  query UsageAndCost($from: Date!, $to: Date!, $userId: UserId, $people: Int) {
    usage(from: $from, to: $to, userId: $userId) {
      from
      to
      total {
        requests
        promptTokens
        completionTokens
        costMicroUsd
      }
      days {
        date
        requests
        promptTokens
        completionTokens
        costMicroUsd
      }
      people(limit: $people) {
        personId
        person {
          name
        }
        requests
        costMicroUsd
      }
    }
  }
`;
