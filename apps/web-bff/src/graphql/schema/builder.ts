import SchemaBuilder from '@pothos/core';
import DirectivesPlugin from '@pothos/plugin-directives';
import type { GraphContext } from './context.ts';

interface Text {
  Input: string;
  Output: string;
}

export interface SchemaTypes {
  Context: GraphContext;
  Scalars: {
    DocumentId: Text;
    UserId: Text;
    FolderId: Text;
    Date: Text;
    DateTime: Text;
    SafeInt: { Input: number; Output: number };
  };
  // https://ibm.github.io/graphql-specs/cost-spec.html
  Directives: {
    cost: { locations: 'FIELD_DEFINITION' | 'OBJECT'; args: { weight: string } };
    listSize: {
      locations: 'FIELD_DEFINITION';
      args: {
        assumedSize?: number;
        slicingArguments?: string[];
        sizedFields?: string[];
        requireOneSlicingArgument?: boolean;
      };
    };
  };
}

/**
 * Every type of the schema is made with this, in a file of its name. Fields are nullable, so that what cannot be had is
 * null beside an error that says where and why; `nullable: false` is only for what the parent itself carries.
 */
export const builder = new SchemaBuilder<SchemaTypes>({
  plugins: [DirectivesPlugin],
  directives: { useGraphQLToolsUnorderedDirectives: true },
});

builder.queryType({ description: 'What dashboards and document reports show of what the caller may see.' });
