import { sectionOff, sectionTimedOut } from '@frontdesk/composition';

/** For the API's document: what a route that answers a view says when a required section is off or late. */
export const viewProblems = [sectionOff, sectionTimedOut];
