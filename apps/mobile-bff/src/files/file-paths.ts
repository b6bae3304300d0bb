/** The stable addresses of files: what clients get in place of the platform's URLs, which they could not reach. */
export function avatarPath(user: { userId: string; avatarUrl: string | null }): string | null {
  return user.avatarUrl === null ? null : `/v1/users/${user.userId}/avatar`;
}

export function thumbnailPath(document: { documentId: string; thumbnailUrl: string | null }): string | null {
  return document.thumbnailUrl === null ? null : `/v1/documents/${document.documentId}/thumbnail`;
}

export function attachmentPath(documentId: string, attachmentId: string): string {
  return `/v1/documents/${documentId}/attachments/${attachmentId}`;
}
