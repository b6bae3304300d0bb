export { listComments } from './list-comments.ts';
export { createComment } from './create-comment.ts';
export { updateComment } from './update-comment.ts';
export { deleteComment } from './delete-comment.ts';
export { listCollaborators } from './list-collaborators.ts';
export { getPresence } from './get-presence.ts';
export { getCommentCounts } from './get-comment-counts.ts';
