// Generated from contracts/revisions.yaml without its internal members. Do not edit: npx nx run service-clients:generate

export interface components {
    schemas: {
        DocumentId: string;
        UserId: string;
        BlockId: string;
        AttachmentId: string;
        RevisionNumber: number;
        EntityTag: string;
        /**
         * Format: int64
         * @description Milliseconds since the Unix epoch
         */
        EpochMillis: number;
        RevisionSummary: {
            documentId: components["schemas"]["DocumentId"];
            revision: components["schemas"]["RevisionNumber"];
            /** @description Null for revision 1 */
            baseRevision: components["schemas"]["RevisionNumber"] | null;
            authorId: components["schemas"]["UserId"];
            message: string | null;
            createdAt: components["schemas"]["EpochMillis"];
            wordCount: number;
            sizeBytes: number;
        };
        Revision: components["schemas"]["RevisionSummary"] & {
            content: components["schemas"]["Content"];
        };
        RevisionPage: {
            items: components["schemas"]["RevisionSummary"][];
            offset: number;
            limit: number;
            total: number;
        };
        RevisionCreate: {
            baseRevision: components["schemas"]["RevisionNumber"];
            content: components["schemas"]["Content"];
            message?: string | null;
        };
        Content: {
            /** @constant */
            schemaVersion: 3;
            blocks: components["schemas"]["Block"][];
        };
        Block: {
            blockId: components["schemas"]["BlockId"];
            /** @enum {string} */
            type: "heading" | "paragraph" | "listItem" | "quote" | "code" | "table" | "image" | "divider";
            /** @description With heading and listItem */
            level?: number;
            /** @description Empty for table, image and divider */
            text: string;
            marks: components["schemas"]["Mark"][];
            /** @description With code */
            language?: string;
            /** @description With image */
            attachmentId?: components["schemas"]["AttachmentId"];
            /** @description With table; first row is the header */
            rows?: string[][];
        };
        Mark: {
            /** @description In UTF-16 units of text */
            start: number;
            /** @description Exclusive */
            end: number;
            /** @enum {string} */
            type: "bold" | "italic" | "underline" | "strike" | "code" | "link";
            /**
             * Format: uri
             * @description With link
             */
            href?: string;
        };
        Diff: {
            documentId: components["schemas"]["DocumentId"];
            from: components["schemas"]["RevisionNumber"];
            to: components["schemas"]["RevisionNumber"];
            stats: {
                added: number;
                removed: number;
                changed: number;
            };
            changes: components["schemas"]["Change"][];
        };
        Change: {
            /** @enum {string} */
            op: "add" | "remove" | "replace" | "move";
            /** @description Position in `to`; for remove, in `from` */
            index: number;
            blockId: components["schemas"]["BlockId"];
            before: components["schemas"]["Block"] | null;
            after: components["schemas"]["Block"] | null;
        };
        Outline: {
            documentId: components["schemas"]["DocumentId"];
            revision: components["schemas"]["RevisionNumber"];
            items: {
                blockId: components["schemas"]["BlockId"];
                level: number;
                text: string;
                /** @description Position of the block in the content */
                index: number;
            }[];
        };
        Error: {
            error: {
                /** @enum {string} */
                code: "VALIDATION_FAILED" | "UNAUTHENTICATED" | "FORBIDDEN" | "DOCUMENT_NOT_FOUND" | "REVISION_NOT_FOUND" | "IDEMPOTENCY_KEY_REUSED" | "CONTENT_TOO_LARGE" | "INTERNAL";
                message: string;
                details: {
                    [key: string]: unknown;
                };
            };
        };
        ConflictError: {
            error: {
                /** @enum {string} */
                code: "REVISION_CONFLICT" | "IDEMPOTENCY_IN_PROGRESS";
                message: string;
                /** @description Both members are there with REVISION_CONFLICT */
                details: {
                    currentRevision?: components["schemas"]["RevisionNumber"];
                    current?: components["schemas"]["RevisionSummary"];
                };
            };
        };
        Health: {
            /** @enum {string} */
            status: "ok" | "down";
            /** @constant */
            service: "revisions";
            version: string;
        };
    };
    responses: {
        /** @description A parameter or the body is not valid */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Token missing, expired or for another audience */
        Unauthenticated: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The user may not write to the document */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description No such document in the tenant */
        DocumentNotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description No such document in the tenant, or no such revision */
        RevisionNotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Unexpected failure */
        ServerError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
    };
    parameters: {
        DocumentId: components["schemas"]["DocumentId"];
    };
    requestBodies: never;
    headers: {
        /** @description Strong; the revision number */
        ETag: components["schemas"]["EntityTag"];
    };
    pathItems: never;
}
export interface operations {
    listRevisions: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                authorId?: components["schemas"]["UserId"];
            };
            header?: never;
            path: {
                documentId: components["parameters"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevisionPage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            404: components["responses"]["DocumentNotFound"];
            500: components["responses"]["ServerError"];
        };
    };
    createRevision: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client, new for each intended save */
                "Idempotency-Key"?: string;
            };
            path: {
                documentId: components["parameters"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevisionCreate"];
            };
        };
        responses: {
            /** @description Saved */
            201: {
                headers: {
                    /** @description Path of the revision */
                    Location?: string;
                    ETag: components["headers"]["ETag"];
                    /** @description true when this repeats an earlier answer */
                    "Idempotency-Replayed"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Revision"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["DocumentNotFound"];
            /** @description Someone saved first, or the first call with this Idempotency-Key is still running */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConflictError"];
                };
            };
            /** @description Content above 5 MiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The Idempotency-Key was used with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            500: components["responses"]["ServerError"];
        };
    };
    getLatestRevision: {
        parameters: {
            query?: never;
            header?: {
                "If-None-Match"?: components["schemas"]["EntityTag"];
            };
            path: {
                documentId: components["parameters"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The latest revision */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Revision"];
                };
            };
            /** @description Not modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthenticated"];
            404: components["responses"]["DocumentNotFound"];
            500: components["responses"]["ServerError"];
        };
    };
    getRevision: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                documentId: components["parameters"]["DocumentId"];
                revision: components["schemas"]["RevisionNumber"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The revision */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Revision"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            404: components["responses"]["RevisionNotFound"];
            500: components["responses"]["ServerError"];
        };
    };
    diffRevisions: {
        parameters: {
            query: {
                from: components["schemas"]["RevisionNumber"];
                to: components["schemas"]["RevisionNumber"];
            };
            header?: never;
            path: {
                documentId: components["parameters"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Changes that turn `from` into `to`, in order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Diff"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            404: components["responses"]["RevisionNotFound"];
            500: components["responses"]["ServerError"];
        };
    };
    getOutline: {
        parameters: {
            query?: {
                /** @description The latest when missing */
                revision?: components["schemas"]["RevisionNumber"];
            };
            header?: never;
            path: {
                documentId: components["parameters"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The outline */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Outline"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            404: components["responses"]["RevisionNotFound"];
            500: components["responses"]["ServerError"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ready */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Not ready */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
}
