import { specifiedDirectives } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { builder } from './builder.ts';
import { costDirectives } from './cost.ts';
// Each file adds its type, and the fields of the query that answer it.
import './scalars.ts';
import './person.ts';
import './document.ts';
import './document-page.ts';
import './search.ts';
import './usage.ts';

/** What dashboards may ask, with what each field costs (`@cost`, `@listSize`) in its `extensions.directives`. */
export const schema: GraphQLSchema = builder.toSchema({ directives: [...specifiedDirectives, ...costDirectives] });
