export { listDocuments } from './list-documents.ts';
export { createDocument } from './create-document.ts';
export { getDocument } from './get-document.ts';
export { updateDocument } from './update-document.ts';
export { deleteDocument } from './delete-document.ts';
export { listTags } from './list-tags.ts';
export { replaceTags } from './replace-tags.ts';
export { listAttachments } from './list-attachments.ts';
