/** What lists of documents and their settings show, and what is written there. */
export const libraryReaders = {};
