// `nx build explorer`: the page, built whatever is there.
import { build } from './server/page-build.ts';

await build();
