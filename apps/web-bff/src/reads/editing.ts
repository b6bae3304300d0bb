/** What is read and written while a document is edited. */
export const editingReaders = {};
